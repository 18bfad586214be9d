// Optimizer updates in place: one pass over memory.
#include "vector.h"

/** Running means of gradients that have become zero end as zero, not below the smallest normal number, where every operation is slow. */
INLINE float flush(float x) { return __builtin_fabsf(x) < 1.17549435e-38f ? 0 : x; }

/** Stochastic gradient descent as PyTorch has it. */
static double sgd(char *heap, const double *v) {
  float *restrict param = FLOATS(0), *restrict velocity = FLOATS(2);
  const float *restrict gradient = FLOATS(1);
  const ptrdiff_t n = COUNT(3);
  const float rate = *FLOATS(4), momentum = (float)v[5], decay = (float)v[7];
  const int nesterov = v[6] != 0;
  if (velocity && !decay && !nesterov) {
    for (ptrdiff_t i = 0; i < n; i++) {
      velocity[i] = flush(momentum * velocity[i] + gradient[i]);
      param[i] -= rate * velocity[i];
    }
    return 0;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    const float g = decay ? gradient[i] + decay * param[i] : gradient[i];
    float step = g;
    if (velocity) {
      velocity[i] = flush(momentum * velocity[i] + g);
      step = nesterov ? g + momentum * velocity[i] : velocity[i];
    }
    param[i] -= rate * step;
  }
  return 0;
}

/** Adam (Kingma and Ba, 2015) with decoupled decay (Loshchilov and Hutter, 2019). */
static double adam(char *heap, const double *v) {
  float *restrict param = FLOATS(0), *restrict first = FLOATS(2), *restrict second = FLOATS(3);
  const float *restrict gradient = FLOATS(1);
  const ptrdiff_t n = COUNT(4);
  const float rate = *FLOATS(5), epsilon = (float)v[10];
  const float beta1 = (float)v[8], rest1 = (float)(1 - v[8]), beta2 = (float)v[9], rest2 = (float)(1 - v[9]);
  const float step = rate / (1 - *FLOATS(6)), unbias = 1.0f / (1 - *FLOATS(7)), keep = 1 - rate * (float)v[11];
  for (ptrdiff_t i = 0; i < n; i++) {
    const float g = gradient[i];
    first[i] = flush(beta1 * first[i] + rest1 * g);
    second[i] = flush(beta2 * second[i] + rest2 * (g * g));
    param[i] = param[i] * keep - (step * first[i]) / (__builtin_sqrtf(second[i] * unbias) + epsilon);
  }
  return 0;
}
