// Softmax and normalization of every row by itself, with their gradients.
#include "cephes.h"
#include "vector.h"

static double softmaxRows(char *heap, const double *v) {
  const float *x = FLOATS(0), scale = (float)v[4];
  float *y = FLOATS(1);
  const ptrdiff_t rows = COUNT(2), columns = COUNT(3);
  const int causal = v[5] != 0;
  for (ptrdiff_t r = 0; r < rows; r++, x += columns, y += columns) {
    const ptrdiff_t n = causal ? r % columns + 1 : columns;
    EACH(ptrdiff_t j = 0; j < n; j++) y[j] = x[j] * scale;
    const float top = largestOf(y, n);
    EACH(ptrdiff_t j = 0; j < n; j++) y[j] = expOf(y[j] - top);
    const float total = sumRow(y, n);
    EACH(ptrdiff_t j = 0; j < n; j++) y[j] = y[j] / total;
    for (ptrdiff_t j = n; j < columns; j++) y[j] = 0;
  }
  return 0;
}

static double softmaxGradient(char *heap, const double *v) {
  const float *dy = FLOATS(0), *y = FLOATS(1), scale = (float)v[5];
  float *dx = FLOATS(2);
  const ptrdiff_t rows = COUNT(3), n = COUNT(4);
  for (ptrdiff_t r = 0; r < rows; r++, dy += n, y += n, dx += n) {
    EACH(ptrdiff_t j = 0; j < n; j++) dx[j] = dy[j] * y[j];
    const float along = sumRow(dx, n);
    EACH(ptrdiff_t j = 0; j < n; j++) dx[j] = (dx[j] - y[j] * along) * scale;
  }
  return 0;
}

static double normalizeRows(char *heap, const double *v) {
  const float *x = FLOATS(0), *scale = FLOATS(1), *offset = FLOATS(2), epsilon = (float)v[5];
  const ptrdiff_t rows = COUNT(3), n = COUNT(4);
  const int centered = v[6] != 0;
  float *y = FLOATS(7), *normal = FLOATS(8), *inverse = FLOATS(9);
  for (ptrdiff_t r = 0; r < rows; r++, x += n, y += n, normal += n) {
    const float mean = centered ? sumRow(x, n) / (float)n : 0;
    EACH(ptrdiff_t j = 0; j < n; j++) {
      const float d = x[j] - mean;
      normal[j] = d;
      y[j] = d * d;
    }
    const float factor = 1 / __builtin_sqrtf(sumRow(y, n) / (float)n + epsilon);
    inverse[r] = factor;
    EACH(ptrdiff_t j = 0; j < n; j++) {
      normal[j] = normal[j] * factor;
      y[j] = normal[j] * scale[j];
    }
    if (offset) EACH(ptrdiff_t j = 0; j < n; j++) y[j] = y[j] + offset[j];
  }
  return 0;
}

static double normalizeRowsGradient(char *heap, const double *v) {
  const float *dy = FLOATS(0), *scale = FLOATS(1), *normal = FLOATS(2), *inverse = FLOATS(3);
  const ptrdiff_t rows = COUNT(4), n = COUNT(5);
  const int centered = v[6] != 0;
  float *dx = FLOATS(7);
  for (ptrdiff_t r = 0; r < rows; r++, dy += n, normal += n, dx += n) {
    EACH(ptrdiff_t j = 0; j < n; j++) dx[j] = (dy[j] * scale[j]) * normal[j];
    const float along = sumRow(dx, n) / (float)n;
    EACH(ptrdiff_t j = 0; j < n; j++) dx[j] = dy[j] * scale[j];
    const float mean = centered ? sumRow(dx, n) / (float)n : 0, factor = inverse[r];
    EACH(ptrdiff_t j = 0; j < n; j++) dx[j] = ((dx[j] - mean) - normal[j] * along) * factor;
  }
  return 0;
}
