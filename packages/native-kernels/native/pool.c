// The gradient of max pooling: each window's gradient goes to the first of its largest values.
#include "geometry.h"
#include "vector.h"

INLINE int atLeastZero(int x) { return x < 0 ? 0 : x; }
INLINE int atMost(int x, int most) { return x < most ? x : most; }

/** The part of a window that lies inside the image. */
typedef struct {
  int z0, z1, y0, y1, x0, x1;
} Inside;

INLINE ptrdiff_t pixelOf(const Geometry *g, int n, int z, int y, int x) {
  return ((((ptrdiff_t)n * g->inDepth + z) * g->inHeight + y) * g->inWidth + x) * g->channels;
}

/** W channels from c on. */
INLINE void spreadVector(const Geometry *g, int n, const Inside *in, const float *x, const float *dy, float *dx, ptrdiff_t c) {
  Vector best = load(x + pixelOf(g, n, in->z0, in->y0, in->x0) + c);
  Mask bestTap = {0};
  int tap = 0;
  for (int z = in->z0; z < in->z1; z++) for (int y = in->y0; y < in->y1; y++) for (int i = in->x0; i < in->x1; i++, tap++) {
    const Vector value = load(x + pixelOf(g, n, z, y, i) + c);
    const Mask larger = value > best;
    best = choose(larger, value, best);
    bestTap = (larger & ((Mask){0} + tap)) | (~larger & bestTap);
  }
  const Vector d = load(dy + c);
  tap = 0;
  for (int z = in->z0; z < in->z1; z++) for (int y = in->y0; y < in->y1; y++) for (int i = in->x0; i < in->x1; i++, tap++) {
    float *to = dx + pixelOf(g, n, z, y, i) + c;
    store(to, load(to) + (Vector)((Mask)d & (bestTap == tap)));
  }
}

INLINE void spreadFloat(const Geometry *g, int n, const Inside *in, const float *x, const float *dy, float *dx, ptrdiff_t c) {
  ptrdiff_t best = pixelOf(g, n, in->z0, in->y0, in->x0) + c;
  for (int z = in->z0; z < in->z1; z++) for (int y = in->y0; y < in->y1; y++) for (int i = in->x0; i < in->x1; i++) {
    const ptrdiff_t at = pixelOf(g, n, z, y, i) + c;
    if (x[at] > x[best]) best = at;
  }
  for (int z = in->z0; z < in->z1; z++) for (int y = in->y0; y < in->y1; y++) for (int i = in->x0; i < in->x1; i++) {
    const ptrdiff_t at = pixelOf(g, n, z, y, i) + c;
    dx[at] += at == best ? dy[c] : 0;
  }
}

static double maxPoolGradient(char *heap, const double *v) {
  const Geometry *g = (Geometry *)FLOATS(0);
  const int from = (int)v[1], to = (int)v[2];
  const ptrdiff_t channels = g->channels;
  const float *x = FLOATS(3), *dy = FLOATS(4) + (ptrdiff_t)from * g->outDepth * g->outHeight * g->outWidth * channels;
  float *dx = FLOATS(5);
  for (int n = from; n < to; n++) for (int oz = 0; oz < g->outDepth; oz++) for (int oy = 0; oy < g->outHeight; oy++)
    for (int ox = 0; ox < g->outWidth; ox++, dy += channels) {
      const int front = oz * g->strideDepth - g->padFront, top = oy * g->strideHeight - g->padTop, left = ox * g->strideWidth - g->padLeft;
      const Inside in = {
          atLeastZero(front), atMost(front + g->depth, g->inDepth),
          atLeastZero(top), atMost(top + g->height, g->inHeight),
          atLeastZero(left), atMost(left + g->width, g->inWidth),
      };
      if (in.z1 <= in.z0 || in.y1 <= in.y0 || in.x1 <= in.x0) continue;
      ptrdiff_t c = 0;
      for (; c + W <= channels; c += W) spreadVector(g, n, &in, x, dy, dx, c);
      for (; c < channels; c++) spreadFloat(g, n, &in, x, dy, dx, c);
    }
  return 0;
}
