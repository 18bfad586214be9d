// Softmax cross-entropy from integer labels with its gradient, and the count of right predictions.
// exp and log after Moshier's Cephes (single precision), in the order of the WebAssembly pack.
#include "vector.h"

typedef union {
  float number;
  int bits;
  unsigned raw;
} Bits;

INLINE float powerOf2(int n) { return (Bits){.bits = (n + 127) << 23}.number; }

INLINE float expOf(float x) {
  x = clampFloat(x, -105, 90);
  const float n = __builtin_rintf(x * 1.44269504088896341f);
  float r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = (p * (r * r) + r) + 1;
  const int whole = n == n ? (int)n : 0, half = whole >> 1;
  return (p * powerOf2(half)) * powerOf2(whole - half);
}

static float logOf(float x) {
  if (x < 0 || x != x) return __builtin_nanf("");
  if (x == 0) return -__builtin_inff();
  if (x == __builtin_inff()) return x;
  const int tiny = x < 1.17549435e-38f;
  const Bits scaled = {.number = tiny ? x * 8388608.0f : x};
  int exponent = (int)(scaled.raw >> 23) - 126 - (tiny ? 23 : 0);
  const float mantissa = (Bits){.raw = (scaled.raw & 0x007fffff) | 0x3f000000}.number;
  const float low = mantissa < 0.707106781186547524f ? mantissa : 0;
  if (low) exponent--;
  const float f = (mantissa + low) - 1, z = f * f;
  float p = 7.0376836292e-2f;
  p = p * f + -1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f + -1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f + -1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f + -2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  float y = (p * f) * z;
  y = y + (float)exponent * -2.12194440e-4f;
  y = y - z * 0.5f;
  return (f + y) + (float)exponent * 0.693359375f;
}

/** The largest of n values; NaN if there is one. */
static float largestOf(const float *x, ptrdiff_t n) {
  float largest = -__builtin_inff();
  for (ptrdiff_t j = 0; j < n; j++) {
    if (x[j] != x[j]) return x[j];
    if (x[j] > largest) largest = x[j];
  }
  return largest;
}

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
