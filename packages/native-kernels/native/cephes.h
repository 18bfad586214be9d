// exp, log, tanh, sigmoid and erf after Moshier's Cephes (single precision), in the order of the WebAssembly pack: assembly/math.ts.
#ifndef TELAR_CEPHES_H
#define TELAR_CEPHES_H
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

INLINE float logOf(float x) {
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

INLINE float tanhOf(float x) {
  const float size = __builtin_fabsf(x), z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z + -5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z + -3.33332819422e-1f;
  const float near = (p * z) * x + x, far = 1 - 2 / (expOf(size + size) + 1);
  return size < 0.625f ? near : __builtin_copysignf(far, x);
}

INLINE float sigmoidOf(float x) { return 1 / (1 + expOf(-x)); }

INLINE float erfOf(float x) {
  const float size = __builtin_fabsf(x), z = x * x;
  float p = 7.853861353153693e-5f;
  p = p * z + -8.010193625184903e-4f;
  p = p * z + 5.188327685732524e-3f;
  p = p * z + -2.685381193529856e-2f;
  p = p * z + 1.128358514861418e-1f;
  p = p * z + -3.761262582423300e-1f;
  p = p * z + 1.128379165726710f;
  const float near = p * x, q = 1 / size, w = q * q;
  float t = 2.326819970068386e-2f;
  t = t * w + -1.387039388740657e-1f;
  t = t * w + 3.687424674597105e-1f;
  t = t * w + -5.824733027278666e-1f;
  t = t * w + 6.210004621745983e-1f;
  t = t * w + -4.944515323274145e-1f;
  t = t * w + 3.404879937665872e-1f;
  t = t * w + -2.741127028184656e-1f;
  t = t * w + 5.638259427386472e-1f;
  const float far = 1 - (expOf(-z) * q) * t;
  return size < 1 ? near : __builtin_copysignf(far, x);
}

/** The largest of n values; NaN if there is one. */
static float largestOf(const float *x, ptrdiff_t n) {
  Vector top = splat(-__builtin_inff());
  Mask odd = {0};
  ptrdiff_t j = 0;
  for (; j + W <= n; j += W) {
    const Vector value = load(x + j);
    odd |= (Mask)(value != value);
    top = choose((Mask)(value > top), value, top);
  }
  float largest = -__builtin_inff();
  for (int lane = 0; lane < W; lane++) {
    if (odd[lane]) return __builtin_nanf("");
    if (top[lane] > largest) largest = top[lane];
  }
  for (; j < n; j++) {
    if (x[j] != x[j]) return x[j];
    if (x[j] > largest) largest = x[j];
  }
  return largest;
}

#endif
