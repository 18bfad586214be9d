// Copies between layouts of five axes: transposes, slices, reversals, padding.
#include "vector.h"

/** Lengths, then the steps of x, then those of y, in floats. */
typedef struct {
  int length[5], x[5], y[5];
} Layout;

static void copyPlane(const Layout *l, const float *x, float *y) {
  const int rows = l->length[3], columns = l->length[4];
  const ptrdiff_t xRow = l->x[3], yRow = l->y[3], xStep = l->x[4], yStep = l->y[4];
  if (xStep == 1 && yStep == 1) {
    for (int i = 0; i < rows; i++) copyRun(y + i * yRow, x + i * xRow, columns);
    return;
  }
  // Words, not floats, so that integers keep their bits.
  const unsigned *from = (const unsigned *)x;
  unsigned *to = (unsigned *)y;
  int i = 0;
  if (xRow == 1 && yStep == 1)
    for (; i + 8 <= rows; i += 8) {
      int j = 0;
      for (; j + 8 <= columns; j += 8) transpose8(x + i + j * xStep, xStep, y + i * yRow + j, yRow);
      for (; j < columns; j++) for (int r = i; r < i + 8; r++) to[r * yRow + j] = from[r + j * xStep];
    }
  for (; i < rows; i++) for (int j = 0; j < columns; j++) to[i * yRow + j * yStep] = from[i * xRow + j * xStep];
}

static double copyStrided(char *heap, const double *v) {
  const Layout *l = (Layout *)FLOATS(0);
  const float *x = FLOATS(1);
  float *y = FLOATS(2);
  for (ptrdiff_t i = 0; i < l->length[0]; i++)
    for (ptrdiff_t j = 0; j < l->length[1]; j++)
      for (ptrdiff_t k = 0; k < l->length[2]; k++)
        copyPlane(l, x + i * l->x[0] + j * l->x[1] + k * l->x[2], y + i * l->y[0] + j * l->y[1] + k * l->y[2]);
  return 0;
}

static double fill(char *heap, const double *v) {
  float *y = FLOATS(0);
  const float value = (float)v[2];
  for (ptrdiff_t i = 0, n = COUNT(1); i < n; i++) y[i] = value;
  return 0;
}
