// The writer over mapped memory, compiled by itself: the hot-symbol guard reads this archive.
#include "journal/writer.hpp"

namespace journal {

template class BasicWriter<MappedMemory>;

}  // namespace journal
