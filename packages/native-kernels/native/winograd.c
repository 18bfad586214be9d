// Convolution by windows of three by three, two by two results at a time, with 16 multiplications in place of 36: F(2×2, 3×3) of Lavin and Gray,
// "Fast Algorithms for Convolutional Neural Networks" (2016). Tiles of four by four values of the padded image overlap by two; each of the 16 values
// is a matrix of tiles and channels, times the one of the filter. Channels and outputs are whole vectors at every level.
#include "geometry.h"
#include "vector.h"

/** The matrices [channels, outputs] of a filter, 16 after one another: floats `from` to `to` of each. */
static double winogradFilter(char *heap, const double *v) {
  const float *filter = FLOATS(0);
  const ptrdiff_t size = COUNT(1), to = COUNT(3);
  float *out = FLOATS(4);
  for (ptrdiff_t i = COUNT(2); i < to; i += W) {
    Vector rows[4][3];
    UNROLL for (int x = 0; x < 3; x++) {
      const Vector a = load(filter + x * size + i), b = load(filter + (3 + x) * size + i), c = load(filter + (6 + x) * size + i);
      rows[0][x] = a;
      rows[1][x] = (a + b + c) * splat(0.5f);
      rows[2][x] = (a - b + c) * splat(0.5f);
      rows[3][x] = c;
    }
    UNROLL for (int y = 0; y < 4; y++) {
      const Vector a = rows[y][0], b = rows[y][1], c = rows[y][2];
      store(out + (y * 4 + 0) * size + i, a);
      store(out + (y * 4 + 1) * size + i, (a + b + c) * splat(0.5f));
      store(out + (y * 4 + 2) * size + i, (a - b + c) * splat(0.5f));
      store(out + (y * 4 + 3) * size + i, c);
    }
  }
  return 0;
}

/** The 16 matrices [tiles, channels] of `rows` rows of tiles, out of a padded image whose rows are `row` floats long. */
static void tilesToMatrices(const float *image, ptrdiff_t row, ptrdiff_t channels, ptrdiff_t rows, ptrdiff_t perRow, float *to) {
  const ptrdiff_t size = rows * perRow * channels;
  for (ptrdiff_t ty = 0; ty < rows; ty++) for (ptrdiff_t tx = 0; tx < perRow; tx++, to += channels) {
    for (ptrdiff_t c = 0; c < channels; c += W) {
      const float *from = image + 2 * ty * row + 2 * tx * channels + c;
      Vector t[4][4];
      UNROLL for (int y = 0; y < 4; y++, from += row) {
        const Vector p = load(from), q = load(from + channels), r = load(from + 2 * channels), s = load(from + 3 * channels);
        t[y][0] = p - r;
        t[y][1] = q + r;
        t[y][2] = r - q;
        t[y][3] = q - s;
      }
      UNROLL for (int x = 0; x < 4; x++) {
        store(to + (0 + x) * size + c, t[0][x] - t[2][x]);
        store(to + (4 + x) * size + c, t[1][x] + t[2][x]);
        store(to + (8 + x) * size + c, t[2][x] - t[1][x]);
        store(to + (12 + x) * size + c, t[1][x] - t[3][x]);
      }
    }
  }
}

typedef struct {
  ptrdiff_t outputs, height, width;
  const float *bias;
  float low, high;
} Results;

/** Two by two results for each tile, as far as the image has them, out of the 16 matrices [tiles, outputs]. */
static void matricesToResults(const float *from, ptrdiff_t rows, ptrdiff_t perRow, ptrdiff_t firstLine, const Results *r, float *y) {
  const ptrdiff_t size = rows * perRow * r->outputs;
  const int bounded = isBounded(r->low, r->high);
  const Vector low = splat(r->low), high = splat(r->high);
  for (ptrdiff_t ty = 0; ty < rows; ty++) for (ptrdiff_t tx = 0; tx < perRow; tx++, from += r->outputs) {
    for (ptrdiff_t c = 0; c < r->outputs; c += W) {
      Vector t[2][4], sum[2][2];
      UNROLL for (int x = 0; x < 4; x++) {
        const Vector p = load(from + x * size + c), q = load(from + (4 + x) * size + c);
        const Vector s = load(from + (8 + x) * size + c), u = load(from + (12 + x) * size + c);
        t[0][x] = p + q + s;
        t[1][x] = q - s - u;
      }
      const Vector bias = r->bias ? load(r->bias + c) : (Vector){0};
      UNROLL for (int i = 0; i < 2; i++) {
        sum[i][0] = t[i][0] + t[i][1] + t[i][2] + bias;
        sum[i][1] = t[i][1] - t[i][2] - t[i][3] + bias;
      }
      for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) {
        const ptrdiff_t line = firstLine + 2 * ty + i, column = 2 * tx + j;
        if (line >= r->height || column >= r->width) continue;
        store(y + (line * r->width + column) * r->outputs + c, bounded ? clampVector(sum[i][j], low, high) : sum[i][j]);
      }
    }
  }
}

static double winograd(char *heap, const double *v) {
  const Geometry *g = (Geometry *)FLOATS(0);
  const int from = (int)v[1], to = (int)v[2];
  const float *x = FLOATS(3), *filter = FLOATS(4);
  const Results r = {.outputs = COUNT(5), .height = g->outHeight, .width = g->outWidth, .bias = FLOATS(7), .low = (float)v[8], .high = (float)v[9]};
  const ptrdiff_t most = COUNT(10), perRow = (r.width + 1) / 2, rows = (r.height + 1) / 2;
  const ptrdiff_t row = (2 * perRow + 2) * g->channels, image = r.height * r.width * r.outputs;
  float *padded = FLOATS(11), *tiles = padded + (2 * rows + 2) * row, *products = tiles + 16 * most * perRow * g->channels, *y = FLOATS(6) + from * image;
  for (int n = from; n < to; n++, y += image) {
    padImage(g, x, n, row, 2 * rows + 2, padded);
    for (ptrdiff_t t = 0, some; t < rows; t += some) {
      some = rows - t < most ? rows - t : most;
      tilesToMatrices(padded + 2 * t * row, row, g->channels, some, perRow, tiles);
      const ptrdiff_t count = some * perRow;
      for (int i = 0; i < 16; i++) {
        const Product p = {.a = tiles + i * count * g->channels, .lda = g->channels, .b = filter + i * g->channels * r.outputs, .ldb = r.outputs,
                           .c = products + i * count * r.outputs, .ldc = r.outputs, .m = count, .n = r.outputs, .k = g->channels,
                           .low = -__builtin_inff(), .high = __builtin_inff()};
        multiplyMatrices(&p);
      }
      matricesToResults(products, some, perRow, 2 * t, &r, y);
    }
  }
  return 0;
}
