// Sums over the middle of [outer, depth, inner], added up in blocks in the order of the WebAssembly pack.
#include "vector.h"

#define SUM_BLOCK 256

/** The sum of n floats in a row: sixteen running sums, folded after every block, then (0 + 2) + (1 + 3). */
static float sumRow(const float *x, ptrdiff_t n) {
  const ptrdiff_t wide = n & ~(ptrdiff_t)15;
  float total[4] = {0};
  ptrdiff_t i = 0;
  while (i < wide) {
    const ptrdiff_t stop = wide < i + SUM_BLOCK * 16 ? wide : i + SUM_BLOCK * 16;
    float sum[16] = {0};
    for (; i < stop; i += 16) for (int lane = 0; lane < 16; lane++) sum[lane] += x[i + lane];
    for (int lane = 0; lane < 4; lane++) total[lane] += (sum[lane] + sum[lane + 4]) + (sum[lane + 8] + sum[lane + 12]);
  }
  for (; i + 4 <= n; i += 4) for (int lane = 0; lane < 4; lane++) total[lane] += x[i + lane];
  if (i < n) for (int lane = 0; lane < 4; lane++) total[lane] += i + lane < n ? x[i + lane] : 0;
  return (total[0] + total[2]) + (total[1] + total[3]);
}

/** y[j] = scale * (x[0][j] + x[1][j] + …), rows `stride` floats apart. */
static void sumColumns(const float *x, ptrdiff_t stride, float *y, ptrdiff_t depth, ptrdiff_t columns, float scale) {
  ptrdiff_t j = 0;
#define STRIP(width)                                                                              \
  for (; j + width * W <= columns; j += width * W) {                                              \
    Vector total[width];                                                                          \
    UNROLL for (int q = 0; q < width; q++) total[q] = (Vector){0};                                \
    const float *at = x + j;                                                                      \
    for (ptrdiff_t k = 0; k < depth;) {                                                           \
      const ptrdiff_t stop = depth < k + SUM_BLOCK ? depth : k + SUM_BLOCK;                       \
      Vector sum[width];                                                                          \
      UNROLL for (int q = 0; q < width; q++) sum[q] = (Vector){0};                                \
      for (; k < stop; k++, at += stride) UNROLL for (int q = 0; q < width; q++) sum[q] += load(at + q * W); \
      UNROLL for (int q = 0; q < width; q++) total[q] += sum[q];                                  \
    }                                                                                             \
    UNROLL for (int q = 0; q < width; q++) store(y + j + q * W, total[q] * splat(scale));         \
  }
  STRIP(8) STRIP(2) STRIP(1)
#undef STRIP
  for (; j < columns; j++) {
    float total = 0;
    for (ptrdiff_t k = 0; k < depth;) {
      const ptrdiff_t stop = depth < k + SUM_BLOCK ? depth : k + SUM_BLOCK;
      float sum = 0;
      for (; k < stop; k++) sum += x[k * stride + j];
      total += sum;
    }
    y[j] = total * scale;
  }
}

static double sumMiddle(char *heap, const double *v) {
  const float *x = FLOATS(0), scale = (float)v[5];
  float *y = FLOATS(1);
  const ptrdiff_t depth = COUNT(3), inner = COUNT(4);
  for (ptrdiff_t outer = COUNT(2); outer; outer--, x += depth * inner, y += inner) {
    if (inner == 1) *y = sumRow(x, depth) * scale;
    else sumColumns(x, inner, y, depth, inner, scale);
  }
  return 0;
}
