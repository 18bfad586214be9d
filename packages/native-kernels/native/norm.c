// Batch normalization over the rows of [rows, columns] (Ioffe and Szegedy, 2015): statistics, output, gradient.
#include "vector.h"

static double columnMoments(char *heap, const double *v) {
  const float *x = FLOATS(0);
  const ptrdiff_t stride = COUNT(1), rows = COUNT(2), n = COUNT(3);
  float *restrict mean = FLOATS(4), *restrict variance = FLOATS(5);
  const float scale = 1.0f / (float)rows;
  sumColumns(x, stride, mean, rows, n, scale);
  memset(variance, 0, n * 4);
  for (ptrdiff_t r = 0; r < rows; r++, x += stride) {
    for (ptrdiff_t j = 0; j < n; j++) {
      const float d = x[j] - mean[j];
      variance[j] = variance[j] + d * d;
    }
  }
  for (ptrdiff_t j = 0; j < n; j++) variance[j] *= scale;
  return 0;
}

static double normFactor(char *heap, const double *v) {
  const float *gamma = FLOATS(0), *variance = FLOATS(1), epsilon = (float)v[2];
  float *factor = FLOATS(3);
  const ptrdiff_t n = COUNT(4);
  for (ptrdiff_t j = 0; j < n; j++) factor[j] = (gamma ? gamma[j] : 1) / __builtin_sqrtf(variance[j] + epsilon);
  return 0;
}

static double normalize(char *heap, const double *v) {
  const float *x = FLOATS(0), *mean = FLOATS(4), *factor = FLOATS(5), *beta = FLOATS(6), low = (float)v[7];
  float *y = FLOATS(1);
  const ptrdiff_t rows = COUNT(2), n = COUNT(3);
  for (ptrdiff_t r = 0; r < rows; r++, x += n, y += n) {
    for (ptrdiff_t j = 0; j < n; j++) {
      const float value = (x[j] - mean[j]) * factor[j] + (beta ? beta[j] : 0);
      y[j] = value < low ? low : value;
    }
  }
  return 0;
}

static double normGradient(char *heap, const double *v) {
  const float *x = FLOATS(0), *dy = FLOATS(1), *gamma = FLOATS(5), *mean = FLOATS(6), *inverse = FLOATS(7);
  float *dx = FLOATS(8), *restrict dGamma = FLOATS(9), *restrict dBeta = FLOATS(10);
  const ptrdiff_t stride = COUNT(2), rows = COUNT(3), n = COUNT(4);
  memset(dGamma, 0, n * 4);
  memset(dBeta, 0, n * 4);
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xs = x + r * stride, *ds = dy + r * stride;
    for (ptrdiff_t j = 0; j < n; j++) {
      dBeta[j] += ds[j];
      dGamma[j] += ds[j] * ((xs[j] - mean[j]) * inverse[j]);
    }
  }
  const float share = 1.0f / (float)rows;
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *xs = x + r * stride, *ds = dy + r * stride;
    float *restrict out = dx + r * stride;
    for (ptrdiff_t j = 0; j < n; j++) {
      const float normal = (xs[j] - mean[j]) * inverse[j];
      const float average = (dBeta[j] + normal * dGamma[j]) * share;
      out[j] = (gamma[j] * inverse[j]) * (ds[j] - average);
    }
  }
  return 0;
}
