// Copies: rows picked by index, bytes to floats, blocks repeated. Lengths are in bytes where the WebAssembly twin says so.
#include "vector.h"

static double clear(char *heap, const double *v) {
  memset(heap + (size_t)v[0], 0, (size_t)v[1]);
  return 0;
}

static double repeatBlocks(char *heap, const double *v) {
  const char *x = heap + (size_t)v[0];
  char *y = heap + (size_t)v[1];
  const ptrdiff_t bytes = COUNT(3);
  for (ptrdiff_t blocks = COUNT(2); blocks; blocks--, x += bytes)
    for (ptrdiff_t repeats = COUNT(4); repeats; repeats--, y += bytes) memcpy(y, x, bytes);
  return 0;
}

static double copyBlocks(char *heap, const double *v) {
  const char *x = heap + (size_t)v[0];
  char *y = heap + (size_t)v[1];
  const ptrdiff_t bytes = COUNT(3), stride = COUNT(4);
  for (ptrdiff_t blocks = COUNT(2); blocks; blocks--, x += bytes, y += stride) memcpy(y, x, bytes);
  return 0;
}

/** Returns 0, having written zeros there, if an index lies outside. */
static double gatherRows(char *heap, const double *v) {
  const char *x = heap + (size_t)v[0];
  const unsigned rows = (unsigned)v[1], *indices = (unsigned *)FLOATS(2);
  char *y = heap + (size_t)v[3];
  const ptrdiff_t count = COUNT(4), bytes = COUNT(5);
  int inside = 1;
  for (ptrdiff_t i = 0; i < count; i++, y += bytes) {
    if (indices[i] < rows) memcpy(y, x + indices[i] * bytes, bytes);
    else memset(y, 0, bytes), inside = 0;
  }
  return inside;
}

/** y = byte * scale + offset of the rows picked. */
static double gatherPixels(char *heap, const double *v) {
  const unsigned char *x = (unsigned char *)heap + (size_t)v[0];
  const unsigned rows = (unsigned)v[1], *indices = (unsigned *)FLOATS(3);
  float *y = FLOATS(4);
  const float scale = (float)v[7], offset = (float)v[8];
  const ptrdiff_t rowBytes = COUNT(2), count = COUNT(5), n = COUNT(6);
  int inside = 1;
  for (ptrdiff_t i = 0; i < count; i++, y += n) {
    if (indices[i] >= rows) {
      memset(y, 0, n * 4);
      inside = 0;
      continue;
    }
    const unsigned char *restrict row = x + indices[i] * rowBytes;
    float *restrict out = y;
    for (ptrdiff_t j = 0; j < n; j++) out[j] = (float)row[j] * scale + offset;
  }
  return inside;
}
