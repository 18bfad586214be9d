// The geometry of windows over images, as packages/wasm-kernels writes it into the heap: 17 integers.
#ifndef TELAR_GEOMETRY_H
#define TELAR_GEOMETRY_H

typedef struct {
  int batch, inDepth, inHeight, inWidth, channels;
  int depth, height, width;
  int outDepth, outHeight, outWidth;
  int strideDepth, strideHeight, strideWidth;
  int padFront, padTop, padLeft;
} Geometry;

_Static_assert(sizeof(Geometry) == 17 * 4, "as many integers as wasm-kernels writes");

#endif
