// The inner loops of the matrix product: a tile of sums that stay in registers while k runs.
// Every sum is one chain of fused multiply-adds in the order of k, starting at the bias or at what C holds, whatever the tile and the
// number of threads: so the bits are those of the relaxed-SIMD build, at every level.
#include "vector.h"

#define TALLEST 12
#if W == 16
#define WIDEST 3
#elif W == 8
#define WIDEST 2
#else
#define WIDEST 4
#endif

/** Where a tile's results go, and what they start from. */
typedef struct {
  float *c;
  ptrdiff_t stride;
  const float *bias;
  /** Starts from what C holds. */
  int resume;
  int bounded;
  float low, high;
  /** A's values along k are so many stretches of `depth`, which begin `runStep` floats apart; B goes on from one to the next. */
  ptrdiff_t runs, runStep;
} Target;

/**
 * A tile of `height` rows times `width` vectors. With `rows` A's rows lie `stride` floats apart; without, the `height` values of one k lie
 * side by side, and those of the next `stride` floats later.
 */
INLINE void computeTile(const int height, const int width, const int rows, const float *a, ptrdiff_t stride, const float *b,
                        ptrdiff_t bStride, ptrdiff_t depth, const Target *to) {
  Vector sum[TALLEST][WIDEST];
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) {
    if (to->resume) sum[i][j] = load(to->c + i * to->stride + j * W);
    else sum[i][j] = to->bias ? load(to->bias + j * W) : (Vector){0};
  }
  for (ptrdiff_t run = 0; run < to->runs; run++, a += to->runStep) {
    const float *row[TALLEST], *at = a;
    UNROLL for (int i = 0; i < height; i++) row[i] = a + i * stride;
    for (ptrdiff_t k = 0; k < depth; k++, b += bStride) {
      Vector right[WIDEST];
      UNROLL for (int j = 0; j < width; j++) right[j] = load(b + j * W);
      UNROLL for (int i = 0; i < height; i++) {
        const Vector left = splat(rows ? row[i][k] : at[i]);
        UNROLL for (int j = 0; j < width; j++) sum[i][j] = madd(left, right[j], sum[i][j]);
      }
      if (!rows) at += stride;
    }
  }
  const Vector low = splat(to->low), high = splat(to->high);
  UNROLL for (int i = 0; i < height; i++) UNROLL for (int j = 0; j < width; j++) {
    store(to->c + i * to->stride + j * W, to->bounded ? clampVector(sum[i][j], low, high) : sum[i][j]);
  }
}

// One function for each size of tile, so that its sums live in registers; those that would not fit are left out.
typedef void Tile(const float *a, ptrdiff_t stride, const float *b, ptrdiff_t bStride, ptrdiff_t depth, const Target *to);
#define TILE(height, width)                                                                                                              \
  static __attribute__((noinline)) void rows##height##x##width(const float *a, ptrdiff_t stride, const float *b, ptrdiff_t bStride,       \
                                                               ptrdiff_t depth, const Target *to) {                                      \
    computeTile(height, width, 1, a, stride, b, bStride, depth, to);                                                                     \
  }                                                                                                                                      \
  static __attribute__((noinline)) void packed##height##x##width(const float *a, ptrdiff_t stride, const float *b, ptrdiff_t bStride,     \
                                                                 ptrdiff_t depth, const Target *to) {                                    \
    computeTile(height, width, 0, a, stride, b, bStride, depth, to);                                                                     \
  }
#define TILES6(width) TILE(1, width) TILE(2, width) TILE(3, width) TILE(4, width) TILE(5, width) TILE(6, width)
#define TILES8(width) TILES6(width) TILE(7, width) TILE(8, width)
#define TILES12(width) TILES8(width) TILE(9, width) TILE(10, width) TILE(11, width) TILE(12, width)
#define NAMES6(kind, width) kind##1x##width, kind##2x##width, kind##3x##width, kind##4x##width, kind##5x##width, kind##6x##width
#define NAMES8(kind, width) NAMES6(kind, width), kind##7x##width, kind##8x##width
#define NAMES12(kind, width) NAMES8(kind, width), kind##9x##width, kind##10x##width, kind##11x##width, kind##12x##width
#if W == 16
TILES12(1) TILES12(2) TILES8(3)
static const int tallest[] = {0, 12, 12, 8};
#define TABLE(kind) {{0}, {NAMES12(kind, 1)}, {NAMES12(kind, 2)}, {NAMES8(kind, 3)}}
#elif W == 8
TILES12(1) TILES6(2)
static const int tallest[] = {0, 12, 6};
#define TABLE(kind) {{0}, {NAMES12(kind, 1)}, {NAMES6(kind, 2)}}
#else
TILES12(1) TILES8(2) TILES8(3) TILES6(4)
static const int tallest[] = {0, 12, 8, 8, 6};
#define TABLE(kind) {{0}, {NAMES12(kind, 1)}, {NAMES8(kind, 2)}, {NAMES8(kind, 3)}, {NAMES6(kind, 4)}}
#endif
static Tile *const tiles[2][WIDEST + 1][TALLEST] = {TABLE(packed), TABLE(rows)};
