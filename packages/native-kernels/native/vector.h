// Vectors of W floats, W = 16 (AVX-512), 8 (AVX2) or 4 (NEON), as the compiler's own vector types. Each file is compiled once for each level.
#ifndef TELAR_VECTOR_H
#define TELAR_VECTOR_H
#include "function.h"
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
/** A loop whose steps do not depend on one another, though the compiler cannot see that its arrays lie apart or are the same. */
#define EACH _Pragma("clang loop vectorize(assume_safety)") for
#define UNROLL _Pragma("GCC unroll 32")

typedef float Vector __attribute__((vector_size(W * 4)));
typedef float Unaligned __attribute__((vector_size(W * 4), aligned(4), may_alias));
typedef int Mask __attribute__((vector_size(W * 4)));

INLINE Vector load(const float *from) { return *(const Unaligned *)from; }
INLINE void store(float *to, Vector x) { *(Unaligned *)to = x; }
INLINE Vector splat(float x) { return x - (Vector){0}; }
/** a * b + c with one rounding, as the relaxed-SIMD build computes it. */
INLINE Vector madd(Vector a, Vector b, Vector c) { return __builtin_elementwise_fma(a, b, c); }
INLINE Vector choose(Mask m, Vector a, Vector b) { return (Vector)((m & (Mask)a) | (~m & (Mask)b)); }
/** Between low and high as WebAssembly's pmax and pmin have it: NaN stays NaN. */
INLINE Vector clampVector(Vector x, Vector low, Vector high) {
  x = choose((Mask)(x < low), low, x);
  return choose((Mask)(high < x), high, x);
}
INLINE float clampFloat(float x, float low, float high) {
  x = x < low ? low : x;
  return high < x ? high : x;
}
INLINE int isBounded(float low, float high) { return low > -__builtin_inff() || high < __builtin_inff(); }

/** Argument i as an address of floats (0 stays 0) and as a count. */
#define FLOATS(i) (v[i] ? (float *)(heap + (size_t)v[i]) : (float *)0)
#define COUNT(i) ((ptrdiff_t)v[i])

#endif
