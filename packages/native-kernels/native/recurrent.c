// The steps of recurrent cells between their matrix products: gates and states, element by element.
#include "cephes.h"
#include "vector.h"

static double gruStep(char *heap, const double *v) {
  const float *input = FLOATS(0), *recurrent = FLOATS(1), *before = FLOATS(2);
  float *after = FLOATS(3), *gates = FLOATS(4);
  const ptrdiff_t rows = COUNT(5), u = COUNT(6);
  for (ptrdiff_t i = 0; i < rows; i++, input += 3 * u, recurrent += 3 * u, before += u, after += u, gates += 4 * u)
    EACH(ptrdiff_t j = 0; j < u; j++) {
      const float r = sigmoidOf(input[j] + recurrent[j]), z = sigmoidOf(input[u + j] + recurrent[u + j]), state = recurrent[2 * u + j];
      const float n = tanhOf(input[2 * u + j] + r * state);
      gates[j] = r;
      gates[u + j] = z;
      gates[2 * u + j] = n;
      gates[3 * u + j] = state;
      after[j] = n + z * (before[j] - n);
    }
  return 0;
}

/** The sum of the values at both addresses, of which each may be 0. */
INLINE float sumOf(const float *a, const float *b, ptrdiff_t at) {
  if (!a) return b ? b[at] : 0;
  return b ? a[at] + b[at] : a[at];
}

static double gruStepGradient(char *heap, const double *v) {
  const float *dLater = FLOATS(0), *dOutput = FLOATS(1), *gates = FLOATS(2), *before = FLOATS(3);
  float *dInput = FLOATS(4), *dRecurrent = FLOATS(5), *dBefore = FLOATS(6);
  const ptrdiff_t rows = COUNT(7), u = COUNT(8);
  for (ptrdiff_t i = 0; i < rows; i++, gates += 4 * u, before += u, dInput += 3 * u, dRecurrent += 3 * u, dBefore += u)
    EACH(ptrdiff_t j = 0; j < u; j++) {
      const float dh = sumOf(dLater, dOutput, i * u + j), r = gates[j], z = gates[u + j], n = gates[2 * u + j];
      const float dn = (dh * (1 - z)) * (1 - n * n), dz = (dh * (before[j] - n)) * (z * (1 - z));
      const float dr = (dn * gates[3 * u + j]) * (r * (1 - r));
      dInput[j] = dr;
      dInput[u + j] = dz;
      dInput[2 * u + j] = dn;
      dRecurrent[j] = dr;
      dRecurrent[u + j] = dz;
      dRecurrent[2 * u + j] = dn * r;
      dBefore[j] = dh * z;
    }
  return 0;
}

static double lstmStep(char *heap, const double *v) {
  const float *input = FLOATS(0), *cellBefore = FLOATS(2);
  float *products = FLOATS(1), *cell = FLOATS(3), *bounded = FLOATS(4), *state = FLOATS(5);
  const ptrdiff_t rows = COUNT(6), u = COUNT(7);
  for (ptrdiff_t r = 0; r < rows; r++, input += 4 * u, products += 4 * u, cellBefore += u, cell += u, bounded += u, state += u)
    EACH(ptrdiff_t j = 0; j < u; j++) {
      const float i = sigmoidOf(input[j] + products[j]), f = sigmoidOf(input[u + j] + products[u + j]);
      const float g = tanhOf(input[2 * u + j] + products[2 * u + j]), o = sigmoidOf(input[3 * u + j] + products[3 * u + j]);
      const float c = f * cellBefore[j] + i * g, t = tanhOf(c);
      products[j] = i;
      products[u + j] = f;
      products[2 * u + j] = g;
      products[3 * u + j] = o;
      cell[j] = c;
      bounded[j] = t;
      state[j] = o * t;
    }
  return 0;
}

static double lstmStepGradient(char *heap, const double *v) {
  const float *dLater = FLOATS(0), *dOutput = FLOATS(1), *gates = FLOATS(3), *cellBefore = FLOATS(4), *bounded = FLOATS(5);
  float *dCell = FLOATS(2), *dProducts = FLOATS(6);
  const ptrdiff_t rows = COUNT(7), u = COUNT(8);
  for (ptrdiff_t r = 0; r < rows; r++, dCell += u, gates += 4 * u, cellBefore += u, bounded += u, dProducts += 4 * u)
    EACH(ptrdiff_t j = 0; j < u; j++) {
      const float dh = sumOf(dLater, dOutput, r * u + j), i = gates[j], f = gates[u + j], g = gates[2 * u + j], o = gates[3 * u + j];
      const float t = bounded[j], dc = dCell[j] + (dh * o) * (1 - t * t);
      dProducts[j] = (dc * g) * (i * (1 - i));
      dProducts[u + j] = (dc * cellBefore[j]) * (f * (1 - f));
      dProducts[2 * u + j] = (dc * i) * (1 - g * g);
      dProducts[3 * u + j] = (dh * t) * (o * (1 - o));
      dCell[j] = dc * f;
    }
  return 0;
}
