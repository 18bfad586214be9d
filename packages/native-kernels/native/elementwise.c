// Functions of one or two arrays, element by element: plain loops that the compiler widens.
#include "cephes.h"
#include "vector.h"

/** y = f(a, b) over rows of n; a step of 0 repeats an operand, otherwise it walks along the row. */
#define BINARY(name, expression)                                                                                          \
  static double name(char *heap, const double *v) {                                                                       \
    const float *a = FLOATS(0), *b = FLOATS(3);                                                                           \
    float *y = FLOATS(6);                                                                                                 \
    const ptrdiff_t aRow = COUNT(1) / 4, bRow = COUNT(4) / 4, n = COUNT(8);                                               \
    const int aWalks = v[2] != 0, bWalks = v[5] != 0;                                                                     \
    for (ptrdiff_t rows = COUNT(7); rows; rows--, a += aRow, b += bRow, y += n) {                                         \
      if (aWalks && bWalks) for (ptrdiff_t j = 0; j < n; j++) { const float p = a[j], q = b[j]; y[j] = expression; }      \
      else if (aWalks) { const float q = b[0]; for (ptrdiff_t j = 0; j < n; j++) { const float p = a[j]; y[j] = expression; } } \
      else if (bWalks) { const float p = a[0]; for (ptrdiff_t j = 0; j < n; j++) { const float q = b[j]; y[j] = expression; } } \
      else for (ptrdiff_t j = 0; j < n; j++) { const float p = a[0], q = b[0]; y[j] = expression; }                       \
    }                                                                                                                     \
    return 0;                                                                                                             \
  }
BINARY(add, p + q)
BINARY(subtract, p - q)
BINARY(multiply, p * q)
BINARY(divide, p / q)

/** The gradient of ReLU by its output; NaN passes on. */
static double maskRelu(char *heap, const double *v) {
  const float *dy = FLOATS(0), *output = FLOATS(1);
  float *y = FLOATS(2);
  const ptrdiff_t n = COUNT(3);
  for (ptrdiff_t i = 0; i < n; i++) y[i] = output[i] <= 0 ? 0 : dy[i];
  return 0;
}

/** y = f(x), element by element; `y` may be `x`. The names are those of the table. */
#define UNARY(name, expression)                                                    \
  static double name(char *heap, const double *v) {                                \
    const float *x = FLOATS(0);                                                    \
    float *y = FLOATS(1);                                                          \
    const ptrdiff_t n = COUNT(2);                                                  \
    const float first = (float)v[3], second = (float)v[4];                         \
    (void)first, (void)second;                                                     \
    EACH(ptrdiff_t i = 0; i < n; i++) y[i] = expression;                           \
    return 0;                                                                      \
  }
UNARY(relu, x[i] < 0 ? 0 : x[i])
UNARY(clip, clampFloat(x[i], first, second))
UNARY(step, x[i] != x[i] ? x[i] : x[i] > 0 ? 1 : first)
UNARY(square, x[i] * x[i])
UNARY(negate, -x[i])
UNARY(sqrt, __builtin_sqrtf(x[i]))
UNARY(rsqrt, 1 / __builtin_sqrtf(x[i]))
UNARY(reciprocal, 1 / x[i])
UNARY(exp, expOf(x[i]))
UNARY(tanh, tanhOf(x[i]))
UNARY(sigmoid, sigmoidOf(x[i]))
UNARY(erf, erfOf(x[i]))
