// Convolution of images without unfolding them: in an image padded with zeros the windows of a line are rows that overlap, so a line of
// results is one matrix product for each row of the filter, each going on from the sums of the one before.
#include "geometry.h"
#include "vector.h"

INLINE ptrdiff_t rowFloats(const Geometry *g) { return (ptrdiff_t)((g->outWidth - 1) * g->strideWidth + g->width) * g->channels; }

/** Image n with zeros around it, as far as windows reach. */
static void padImage(const Geometry *g, const float *x, int n, float *to) {
  const ptrdiff_t row = rowFloats(g), left = (ptrdiff_t)g->padLeft * g->channels, width = (ptrdiff_t)g->inWidth * g->channels;
  const ptrdiff_t inside = width < row - left ? width : row - left;
  const int height = (g->outHeight - 1) * g->strideHeight + g->height;
  for (int r = 0; r < height; r++, to += row) {
    const int y = r - g->padTop;
    memset(to, 0, row * 4);
    if ((unsigned)y < (unsigned)g->inHeight) memcpy(to + left, x + ((ptrdiff_t)n * g->inHeight + y) * width, inside * 4);
  }
}

static double convolve(char *heap, const double *v) {
  const Geometry *g = (Geometry *)FLOATS(0);
  const int from = (int)v[1], to = (int)v[2];
  const float *x = FLOATS(3), *filter = FLOATS(4), *bias = FLOATS(7);
  const ptrdiff_t outputs = COUNT(5), run = (ptrdiff_t)g->width * g->channels, row = rowFloats(g), line = g->outWidth * outputs;
  float *y = FLOATS(6) + (ptrdiff_t)from * g->outHeight * line, *padded = FLOATS(10);
  Product p = {.lda = (ptrdiff_t)g->strideWidth * g->channels, .ldb = outputs, .ldc = outputs, .m = g->outWidth, .n = outputs, .k = run};
  for (int n = from; n < to; n++) {
    padImage(g, x, n, padded);
    for (int oy = 0; oy < g->outHeight; oy++, y += line) for (int fy = 0; fy < g->height; fy++) {
      const int isLast = fy + 1 == g->height;
      p.a = padded + (oy * g->strideHeight + fy) * row;
      p.b = filter + fy * run * outputs;
      p.c = y;
      p.bias = fy ? 0 : bias;
      p.accumulate = fy > 0;
      p.low = isLast ? (float)v[8] : -__builtin_inff();
      p.high = isLast ? (float)v[9] : __builtin_inff();
      multiplyMatrices(&p);
    }
  }
  return 0;
}

static double convolveFilterGradient(char *heap, const double *v) {
  const Geometry *g = (Geometry *)FLOATS(0);
  const ptrdiff_t from = COUNT(1), outputs = COUNT(5), run = (ptrdiff_t)g->width * g->channels, row = rowFloats(g);
  const float *x = FLOATS(3), *dy = FLOATS(4) + from;
  float *dFilter = FLOATS(6) + from, *padded = FLOATS(7);
  Product p = {.lda = (ptrdiff_t)g->strideWidth * g->channels, .ldb = outputs, .ldc = outputs, .m = run, .n = COUNT(2) - from, .k = g->outWidth,
               .transposeA = 1, .accumulate = 1, .low = -__builtin_inff(), .high = __builtin_inff()};
  for (int n = 0; n < g->batch; n++) {
    padImage(g, x, n, padded);
    for (int oy = 0; oy < g->outHeight; oy++, dy += g->outWidth * outputs) for (int fy = 0; fy < g->height; fy++) {
      p.a = padded + (oy * g->strideHeight + fy) * row;
      p.b = dy;
      p.c = dFilter + fy * run * outputs;
      multiplyMatrices(&p);
    }
  }
  return 0;
}
