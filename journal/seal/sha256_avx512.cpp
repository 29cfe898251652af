// Compiled with -mavx512f; called only where the processor has it.
#include "journal/seal/sha256_kernel.hpp"

namespace journal {

void compress_sixteen(uint32_t* state, const unsigned char* const* blocks);
void compress_sixteen(uint32_t* state, const unsigned char* const* blocks) { Kernel<16>::compress(state, blocks); }

}  // namespace journal
