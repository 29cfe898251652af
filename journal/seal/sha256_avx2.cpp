// Compiled with -mavx2; called only where the processor has it.
#include "journal/seal/sha256_kernel.hpp"

namespace journal {

void compress_eight(uint32_t* state, const unsigned char* const* blocks);
void compress_eight(uint32_t* state, const unsigned char* const* blocks) { Kernel<8>::compress(state, blocks); }

}  // namespace journal
