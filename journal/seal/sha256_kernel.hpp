// The compression function of SHA-256 (FIPS 180-4, 6.2.2) in kLanes lanes. Included by the two files that are compiled
// for one kind of processor each: everything here is local to them, and nothing of the standard library is used, so
// that no inline function compiled with those instructions can be picked by the linker for the rest of the program.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace journal {
namespace {

// kLanes is 8 or 16.
template <size_t kLanes>
struct Kernel {
  typedef uint32_t Words __attribute__((vector_size(kLanes * 4)));
  typedef uint32_t Unaligned __attribute__((vector_size(kLanes * 4), aligned(1), may_alias));

  static constexpr uint32_t kConstants[64] = {
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define LOCKSTEP_ROTATE(x, n) (((x) >> (n)) | ((x) << (32 - (n))))

  /// Exchanges, in each 2 x 2 block of blocks of kStep words, the one at the upper right with the one at the lower
  /// left.
  template <size_t kStep, size_t... kIndex>
  static __attribute__((always_inline)) inline void exchange(Words& upper, Words& lower) {
    const Words a = upper;
    const Words b = lower;
    upper = __builtin_shufflevector(a, b, ((kIndex & kStep) == 0 ? kIndex : kIndex - kStep + kLanes)...);
    lower = __builtin_shufflevector(a, b, ((kIndex & kStep) == 0 ? kIndex + kStep : kIndex + kLanes)...);
  }
  template <size_t kStep>
  static __attribute__((always_inline)) inline void exchange_rows(Words* rows) {
    for (size_t row = 0; row < kLanes; ++row) {
      if ((row & kStep) != 0) continue;
      if constexpr (kLanes == 8) {
        exchange<kStep, 0, 1, 2, 3, 4, 5, 6, 7>(rows[row], rows[row + kStep]);
      } else {
        exchange<kStep, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15>(rows[row], rows[row + kStep]);
      }
    }
  }
  /// rows[i] lane j becomes rows[j] lane i: from a message in each row to a word of all messages in each.
  static __attribute__((always_inline)) inline void transpose(Words* rows) {
    exchange_rows<1>(rows);
    exchange_rows<2>(rows);
    exchange_rows<4>(rows);
    if constexpr (kLanes == 16) exchange_rows<8>(rows);
  }
  static __attribute__((always_inline)) inline void load(const unsigned char* const* blocks, Words* words) {
    for (size_t part = 0; part < 16; part += kLanes) {
      for (size_t lane = 0; lane < kLanes; ++lane) {
        words[part + lane] = *reinterpret_cast<const Unaligned*>(blocks[lane] + part * 4);
      }
      transpose(words + part);
    }
    for (size_t i = 0; i < 16; ++i) {  // Big-endian words.
      words[i] = (LOCKSTEP_ROTATE(words[i], 8) & 0xFF00FF00U) | (LOCKSTEP_ROTATE(words[i], 24) & 0x00FF00FFU);
    }
  }

  /// state: eight words of all lanes, [word][lane], 64-byte aligned. blocks: 64 bytes for each lane.
  static void compress(uint32_t* state, const unsigned char* const* blocks) {
    Words w[16];
    load(blocks, w);
    Unaligned* const in = reinterpret_cast<Unaligned*>(state);
    Words a = in[0];
    Words b = in[1];
    Words c = in[2];
    Words d = in[3];
    Words e = in[4];
    Words f = in[5];
    Words g = in[6];
    Words h = in[7];
#pragma GCC unroll 64
    for (size_t t = 0; t < 64; ++t) {
      Words& word = w[t % 16];
      if (t >= 16) {
        const Words w2 = w[(t - 2) % 16];
        const Words w15 = w[(t - 15) % 16];
        word += (LOCKSTEP_ROTATE(w2, 17) ^ LOCKSTEP_ROTATE(w2, 19) ^ (w2 >> 10)) + w[(t - 7) % 16] +
                (LOCKSTEP_ROTATE(w15, 7) ^ LOCKSTEP_ROTATE(w15, 18) ^ (w15 >> 3));
      }
      const Words t1 = h + (LOCKSTEP_ROTATE(e, 6) ^ LOCKSTEP_ROTATE(e, 11) ^ LOCKSTEP_ROTATE(e, 25)) +
                       (g ^ (e & (f ^ g))) + (word + kConstants[t]);
      const Words t2 =
          (LOCKSTEP_ROTATE(a, 2) ^ LOCKSTEP_ROTATE(a, 13) ^ LOCKSTEP_ROTATE(a, 22)) + ((a & b) | (c & (a | b)));
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    const Words out[8] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; ++i) in[i] += out[i];
  }
#undef LOCKSTEP_ROTATE
};

}  // namespace
}  // namespace journal
