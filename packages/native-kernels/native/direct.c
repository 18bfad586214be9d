// Convolution of images without unfolding them: in an image padded with zeros the windows of a line are rows that overlap, so a line of
// results is one matrix product for each row of the filter, each going on from the sums of the one before: in the same registers, where
// the operands can be read where they lie.
#include "geometry.h"
#include "vector.h"

INLINE ptrdiff_t rowFloats(const Geometry *g) { return (ptrdiff_t)((g->outWidth - 1) * g->strideWidth + g->width) * g->channels; }

/** Rows that windows reach. */
INLINE ptrdiff_t paddedHeight(const Geometry *g) { return (ptrdiff_t)(g->outHeight - 1) * g->strideHeight + g->height; }

/** Image n with zeros around it: `rows` rows of `row` floats. */
static void padImage(const Geometry *g, const float *x, int n, ptrdiff_t row, ptrdiff_t rows, float *to) {
  const ptrdiff_t left = (ptrdiff_t)g->padLeft * g->channels, width = (ptrdiff_t)g->inWidth * g->channels;
  const ptrdiff_t inside = width < row - left ? width : row - left;
  for (ptrdiff_t r = 0; r < rows; r++, to += row) {
    const ptrdiff_t y = r - g->padTop;
    memset(to, 0, row * 4);
    if (y >= 0 && y < g->inHeight) memcpy(to + left, x + ((ptrdiff_t)n * g->inHeight + y) * width, inside * 4);
  }
}

/** A line of results, one product for each row of the filter. */
static void convolveLine(Product p, int height, ptrdiff_t row) {
  const float low = p.low, high = p.high;
  for (int fy = 0; fy < height; fy++, p.a += row, p.b += p.k * p.ldb) {
    const int isLast = fy + 1 == height;
    p.low = isLast ? low : -__builtin_inff();
    p.high = isLast ? high : __builtin_inff();
    multiplyMatrices(&p);
    p.bias = 0;
    p.accumulate = 1;
  }
}

/** Floats that the last columns of B may take in scratch memory, behind the padded image: less than `gemmScratch` of the WebAssembly pack. */
#define EDGE_FLOATS 32768

/** Whether the products of a convolution with a matrix B of k rows and n columns can be made in one go each. */
INLINE int goesInRuns(ptrdiff_t n, ptrdiff_t ldb, ptrdiff_t k) { return n > 0 && ldb <= NEAR_FLOATS && k * panelWidth(n) * W <= EDGE_FLOATS; }

/** The last columns of B as a panel, for `multiplyRuns`. */
INLINE void packEdge(const float *b, ptrdiff_t ldb, ptrdiff_t k, ptrdiff_t n, float *to) {
  const ptrdiff_t from = edgeOf(n), columns = n - from;
  if (columns) packColumns(b + from, ldb, 0, k, columns, (int)((columns + W - 1) / W), to);
}

static double convolve(char *heap, const double *v) {
  const Geometry *g = (Geometry *)FLOATS(0);
  const int from = (int)v[1], to = (int)v[2];
  const float *x = FLOATS(3), *filter = FLOATS(4), *bias = FLOATS(7), low = (float)v[8], high = (float)v[9];
  const ptrdiff_t outputs = COUNT(5), run = (ptrdiff_t)g->width * g->channels, row = rowFloats(g), line = g->outWidth * outputs;
  float *y = FLOATS(6) + (ptrdiff_t)from * g->outHeight * line, *padded = FLOATS(10), *edge = padded + row * paddedHeight(g);
  const int inRuns = goesInRuns(outputs, outputs, g->height * run);
  Product p = {.lda = (ptrdiff_t)g->strideWidth * g->channels, .b = filter, .ldb = outputs, .ldc = outputs, .bias = bias, .m = g->outWidth, .n = outputs,
               .k = run, .runs = g->height, .runStep = row, .low = low, .high = high};
  if (inRuns) packEdge(filter, outputs, g->height * run, outputs, edge);
  for (int n = from; n < to; n++) {
    padImage(g, x, n, row, paddedHeight(g), padded);
    for (int oy = 0; oy < g->outHeight; oy++, y += line) {
      p.a = padded + oy * g->strideHeight * row;
      p.c = y;
      if (inRuns) multiplyRuns(&p, edge);
      else convolveLine(p, g->height, row);
    }
  }
  return 0;
}

/** dBias += the sums of columns, each image's apart. */
static void addSums(const float *dy, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns, float *dBias) {
  float sums[128];
  for (ptrdiff_t j = 0, some; j < columns; j += some) {
    some = columns - j < 128 ? columns - j : 128;
    sumColumns(dy + j, stride, sums, rows, some, 1);
    for (ptrdiff_t i = 0; i < some; i++) dBias[j + i] += sums[i];
  }
}

static double convolveFilterGradient(char *heap, const double *v) {
  const Geometry *g = (Geometry *)FLOATS(0);
  const int fromRow = (int)v[1], toRow = (int)v[2];
  const ptrdiff_t from = COUNT(3), outputs = COUNT(7), run = (ptrdiff_t)g->width * g->channels, row = rowFloats(g);
  const ptrdiff_t columns = COUNT(4) - from, windows = (ptrdiff_t)g->outHeight * g->outWidth;
  const float *x = FLOATS(5), *dy = FLOATS(6) + from;
  float *dFilter = FLOATS(8) + from, *dBias = FLOATS(9), *padded = FLOATS(10), *edge = padded + row * paddedHeight(g);
  const int inRuns = goesInRuns(columns, outputs, windows);
  Product p = {.lda = (ptrdiff_t)g->strideWidth * g->channels, .ldb = outputs, .ldc = outputs, .m = run, .n = columns, .k = g->outWidth,
               .runs = g->outHeight, .runStep = g->strideHeight * row,
               .transposeA = 1, .accumulate = 1, .low = -__builtin_inff(), .high = __builtin_inff()};
  for (int n = 0; n < g->batch; n++, dy += windows * outputs) {
    padImage(g, x, n, row, paddedHeight(g), padded);
    if (dBias) addSums(dy, outputs, windows, columns, dBias + from);
    if (inRuns) packEdge(dy, outputs, windows, columns, edge);
    for (int fy = fromRow; fy < toRow; fy++) {
      p.a = padded + fy * row;
      p.b = dy;
      p.c = dFilter + fy * run * outputs;
      if (inRuns) multiplyRuns(&p, edge);
      else for (int oy = 0; oy < g->outHeight; oy++, p.a += p.runStep, p.b += g->outWidth * outputs) multiplyMatrices(&p);
    }
  }
  return 0;
}
