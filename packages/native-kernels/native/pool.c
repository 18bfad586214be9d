// Max pooling and its gradient: each window's gradient goes to the first of its largest values.
#include "geometry.h"
#include "vector.h"

/** The part of a window that lies inside the image: how many taps along each axis, and the floats from one to the next. */
typedef struct {
  int depth, height, width;
  ptrdiff_t plane, row, line;
} Inside;

/** The later value where it is larger, or NaN. */
INLINE Vector largerVector(Vector best, Vector value) { return choose((best < value) | (value != value), value, best); }
INLINE float largerFloat(float best, float value) { return best < value || value != value ? value : best; }

#define EACH_TAP(in, offset)                                                                       \
  for (int z = 0; z < (in).depth; z++) for (int y = 0; y < (in).height; y++)                       \
    for (ptrdiff_t tap = 0, offset = z * (in).plane + y * (in).row; tap < (in).width; tap++, offset += (in).line)

/** The largest value of one window, for every channel. */
INLINE void largest(const Inside in, const float *x, float *out) {
  ptrdiff_t c = 0;
  for (; c + W <= in.line; c += W) {
    Vector best = splat(-__builtin_inff());
    EACH_TAP(in, at) best = largerVector(best, load(x + at + c));
    store(out + c, best);
  }
  for (; c < in.line; c++) {
    float best = -__builtin_inff();
    EACH_TAP(in, at) best = largerFloat(best, x[at + c]);
    out[c] = best;
  }
}

/** W channels of a window whose gradient goes to its largest value, if that is above `floor`. Where no other window overlaps (`apart`), it is written and not added. */
INLINE void spreadVector(const Inside in, const int apart, const float floor, const float *x, const float *dy, float *dx) {
  Vector best = load(x);
  Mask bestTap = {0};
  int number = 0;
  EACH_TAP(in, at) {
    const Vector value = load(x + at);
    const Mask larger = value > best;
    best = choose(larger, value, best);
    bestTap = (larger & ((Mask){0} + number)) | (~larger & bestTap);
    number++;
  }
  const Vector d = choose(best <= splat(floor), (Vector){0}, load(dy));
  number = 0;
  EACH_TAP(in, at) {
    const Vector share = (Vector)((Mask)d & (bestTap == number));
    store(dx + at, apart ? share : load(dx + at) + share);
    number++;
  }
}

INLINE void spreadFloat(const Inside in, const int apart, const float floor, const float *x, float dy, float *dx) {
  ptrdiff_t best = 0;
  EACH_TAP(in, at) if (x[at] > x[best]) best = at;
  if (x[best] <= floor) dy = 0;
  EACH_TAP(in, at) {
    const float share = at == best ? dy : 0;
    dx[at] = apart ? share : dx[at] + share;
  }
}

INLINE void spread(const Inside in, const int apart, const float floor, const float *x, const float *dy, float *dx) {
  ptrdiff_t c = 0;
  for (; c + W <= in.line; c += W) spreadVector(in, apart, floor, x + c, dy + c, dx + c);
  for (; c < in.line; c++) spreadFloat(in, apart, floor, x + c, dy[c], dx + c);
}

/** From `start` on, `*taps` of a window's taps lie inside an axis of this length; returns the first of them. */
INLINE int inside(int start, int length, int *taps) {
  const int first = start < 0 ? 0 : start, end = start + *taps < length ? start + *taps : length;
  *taps = end - first;
  return first;
}

INLINE void visitWindows(const int spreads, char *heap, const double *v) {
  const Geometry *g = (Geometry *)FLOATS(0);
  const int from = (int)v[1], to = (int)v[2];
  const ptrdiff_t line = g->channels, row = g->inWidth * line, plane = g->inHeight * row;
  const int apart = g->strideDepth >= g->depth && g->strideHeight >= g->height && g->strideWidth >= g->width;
  const float *x = FLOATS(3);
  float *out = FLOATS(4) + (ptrdiff_t)from * g->outDepth * g->outHeight * g->outWidth * line, *dx = spreads ? FLOATS(5) : 0;
  const float floor = spreads ? (float)v[6] : 0;
  for (int n = from; n < to; n++) for (int oz = 0; oz < g->outDepth; oz++) for (int oy = 0; oy < g->outHeight; oy++)
    for (int ox = 0; ox < g->outWidth; ox++, out += line) {
      Inside in = {g->depth, g->height, g->width, plane, row, line};
      const int z = inside(oz * g->strideDepth - g->padFront, g->inDepth, &in.depth);
      const int y = inside(oy * g->strideHeight - g->padTop, g->inHeight, &in.height);
      const ptrdiff_t corner = ((ptrdiff_t)n * g->inDepth + z) * plane + y * row + inside(ox * g->strideWidth - g->padLeft, g->inWidth, &in.width) * line;
      // The usual window: with constants its loops unroll.
      const Inside four = {1, 2, 2, plane, row, line};
      const int isFour = in.depth == 1 && in.height == 2 && in.width == 2;
      if (!spreads && isFour) largest(four, x + corner, out);
      else if (!spreads) largest(in, x + corner, out);
      else if (in.depth <= 0 || in.height <= 0 || in.width <= 0) continue;
      else if (isFour && apart) spread(four, 1, floor, x + corner, out, dx + corner);
      else spread(in, 0, floor, x + corner, out, dx + corner);
    }
}

static double maxPool(char *heap, const double *v) {
  visitWindows(0, heap, v);
  return 0;
}

static double maxPoolGradient(char *heap, const double *v) {
  visitWindows(1, heap, v);
  return 0;
}
