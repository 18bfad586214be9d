// Convolution as a matrix product: `unfold` lays windows out as rows ("im2col"), `fold` adds rows back where they came from.
#include "geometry.h"
#include "vector.h"

INLINE void copyRun(float *to, const float *from, ptrdiff_t n) {
  ptrdiff_t i = 0;
  for (; i + W <= n; i += W) store(to + i, load(from + i));
  for (; i < n; i++) to[i] = from[i];
}

INLINE void addRun(float *to, const float *from, ptrdiff_t n) {
  ptrdiff_t i = 0;
  for (; i + W <= n; i += W) store(to + i, load(to + i) + load(from + i));
  for (; i < n; i++) to[i] += from[i];
}

/** One row of taps of one window, of which some may lie outside the image. */
INLINE void visitRun(const int folds, const Geometry *g, float *pixels, float *at, int left, ptrdiff_t run) {
  const ptrdiff_t channels = g->channels;
  int first = left < 0 ? -left : 0, end = g->width < g->inWidth - left ? g->width : g->inWidth - left;
  if (first > g->width) first = g->width;
  if (end < first) end = first;
  float *pixel = pixels + (left + first) * channels;
  const ptrdiff_t inside = (end - first) * channels;
  if (folds) {
    addRun(pixel, at + first * channels, inside);
    return;
  }
  for (ptrdiff_t i = 0; i < first * channels; i++) at[i] = 0;
  copyRun(at + first * channels, pixel, inside);
  for (ptrdiff_t i = end * channels; i < run; i++) at[i] = 0;
}

/** Lines `from` to `to`, a line being the windows that share a batch, depth and height. */
INLINE void visitLines(const int folds, const Geometry *g, float *x, float *rows, int from, int to) {
  const ptrdiff_t channels = g->channels, run = (ptrdiff_t)g->width * channels, patch = (ptrdiff_t)g->depth * g->height * run;
  for (int line = from; line < to; line++, rows += g->outWidth * patch) {
    const int y = line % g->outHeight * g->strideHeight - g->padTop, rest = line / g->outHeight;
    const int z = rest % g->outDepth * g->strideDepth - g->padFront, image = rest / g->outDepth * g->inDepth;
    float *row = rows;
    for (int fz = 0; fz < g->depth; fz++) for (int fy = 0; fy < g->height; fy++, row += run) {
      float *at = row;
      if ((unsigned)(z + fz) >= (unsigned)g->inDepth || (unsigned)(y + fy) >= (unsigned)g->inHeight) {
        if (!folds) for (int o = 0; o < g->outWidth; o++, at += patch) for (ptrdiff_t i = 0; i < run; i++) at[i] = 0;
        continue;
      }
      float *pixels = x + ((ptrdiff_t)(image + z + fz) * g->inHeight + y + fy) * g->inWidth * channels;
      for (int o = 0; o < g->outWidth; o++, at += patch) visitRun(folds, g, pixels, at, o * g->strideWidth - g->padLeft, run);
    }
  }
}

static double unfold(char *heap, const double *v) {
  visitLines(0, (Geometry *)FLOATS(0), FLOATS(1), FLOATS(2), (int)v[3], (int)v[4]);
  return 0;
}

static double fold(char *heap, const double *v) {
  visitLines(1, (Geometry *)FLOATS(0), FLOATS(2), FLOATS(1), (int)v[3], (int)v[4]);
  return 0;
}
