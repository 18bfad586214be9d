// Softmax cross-entropy from integer labels with its gradient, and the count of right predictions.
#include "cephes.h"
#include "vector.h"

static double softmaxCrossEntropy(char *heap, const double *v) {
  const float *logits = FLOATS(0), *weights = FLOATS(2), smoothing = (float)v[7];
  const unsigned *labels = (unsigned *)FLOATS(1);
  float *gradient = FLOATS(3);
  const ptrdiff_t rows = COUNT(5), classes = COUNT(6);
  const float even = smoothing / (float)classes;
  double weightSum = 0, lossSum = 0;
  for (ptrdiff_t r = 0; r < rows; r++) weightSum += weights ? weights[r] : 1;
  for (ptrdiff_t r = 0; r < rows; r++, logits += classes, gradient += classes) {
    const float top = largestOf(logits, classes);
    float sum[4] = {0}, shifts[4] = {0};
    for (ptrdiff_t j = 0; j < classes; j++) gradient[j] = expOf(logits[j] - top);
    for (ptrdiff_t j = 0; j < classes; j++) sum[j & 3] += gradient[j], shifts[j & 3] += logits[j] - top;
    const float total = (sum[0] + sum[2]) + (sum[1] + sum[3]), shifted = (shifts[0] + shifts[2]) + (shifts[1] + shifts[3]);
    const unsigned label = labels[r];
    const int hit = label < (size_t)classes;
    const float mass = (hit ? 1 - smoothing : 0) + smoothing;
    float loss = mass * logOf(total);
    if (hit && smoothing < 1) loss -= (1 - smoothing) * (logits[label] - top);
    if (smoothing > 0) loss -= even * shifted;
    const double weight = weights ? weights[r] : 1;
    lossSum += weight * (double)loss;
    const float share = (float)(weight / weightSum), scale = (share * mass) / total, shift = share * even;
    for (ptrdiff_t j = 0; j < classes; j++) gradient[j] = gradient[j] * scale - shift;
    if (hit) gradient[label] -= share * (1 - smoothing);
  }
  *FLOATS(4) = (float)(lossSum / weightSum);
  return 0;
}

static double countCorrect(char *heap, const double *v) {
  const float *prediction = FLOATS(0);
  const unsigned *labels = (unsigned *)FLOATS(1);
  const ptrdiff_t rows = COUNT(2), n = COUNT(3);
  int correct = 0;
  for (ptrdiff_t r = 0; r < rows; r++, prediction += n) {
    ptrdiff_t best = 0;
    for (ptrdiff_t j = 1; j < n; j++) if (prediction[j] > prediction[best]) best = j;
    correct += (unsigned)best == labels[r];
  }
  *FLOATS(4) = (float)correct;
  return 0;
}
