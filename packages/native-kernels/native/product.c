// The blocked matrix product after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
// Every sum is one chain of fused multiply-adds in the order of k, starting at the bias or at what C holds, whatever the tile and the
// number of threads: so the bits are those of the relaxed-SIMD build, at every level.
#include "vector.h"
#include <stdlib.h>

#define TALLEST 12
#if W == 16
#define WIDEST 3
#elif W == 8
#define WIDEST 2
#else
#define WIDEST 4
#endif

/** A panel of B of this depth stays in the first-level cache, a block of A of so many rows in the second. */
#define DEPTH 256
#define BLOCK_ROWS 480

/** Where a tile's results go, and what they start from. */
typedef struct {
  float *c;
  ptrdiff_t stride;
  const float *bias;
  /** Starts from what C holds. */
  int resume;
  int bounded;
  float low, high;
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
  const float *row[TALLEST];
  UNROLL for (int i = 0; i < height; i++) row[i] = a + i * stride;
  for (ptrdiff_t k = 0; k < depth; k++, b += bStride) {
    Vector right[WIDEST];
    UNROLL for (int j = 0; j < width; j++) right[j] = load(b + j * W);
    UNROLL for (int i = 0; i < height; i++) {
      const Vector left = splat(rows ? row[i][k] : a[i]);
      UNROLL for (int j = 0; j < width; j++) sum[i][j] = madd(left, right[j], sum[i][j]);
    }
    if (!rows) a += stride;
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

/** Panels of this thread, made with its first product and kept. */
static _Thread_local float *packedA, *packedB;

static float *allocateAligned(size_t floats) {
  char *bytes = malloc(floats * 4 + 64);
  return bytes ? (float *)(((size_t)bytes + 63) & ~(size_t)63) : 0;
}

typedef float Eight __attribute__((vector_size(32)));
typedef float EightUnaligned __attribute__((vector_size(32), aligned(4), may_alias));
typedef float FourUnaligned __attribute__((vector_size(16), aligned(4), may_alias));

/** to[k * toStride + j] = from[j * fromStride + k], 8 by 8. */
INLINE void transpose8(const float *from, ptrdiff_t fromStride, float *to, ptrdiff_t toStride) {
  Eight r[8], pairs[8], fours[8];
  UNROLL for (int i = 0; i < 8; i++) r[i] = *(const EightUnaligned *)(from + i * fromStride);
  UNROLL for (int i = 0; i < 8; i += 2) {
    pairs[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    pairs[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  UNROLL for (int i = 0; i < 8; i += 4) {
    fours[i] = __builtin_shufflevector(pairs[i], pairs[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    fours[i + 1] = __builtin_shufflevector(pairs[i], pairs[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    fours[i + 2] = __builtin_shufflevector(pairs[i + 1], pairs[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
    fours[i + 3] = __builtin_shufflevector(pairs[i + 1], pairs[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    *(EightUnaligned *)(to + i * toStride) = __builtin_shufflevector(fours[i], fours[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(EightUnaligned *)(to + (i + 4) * toStride) = __builtin_shufflevector(fours[i], fours[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

/** A panel of B: for each k `wide` columns side by side, zeros for those that B does not have. */
static void packColumns(const float *b, ptrdiff_t ldb, int transposed, ptrdiff_t depth, ptrdiff_t columns, ptrdiff_t wide, float *to) {
  if (!transposed) {
    for (ptrdiff_t k = 0; k < depth; k++, b += ldb, to += wide) {
      if (columns == wide) for (ptrdiff_t j = 0; j < wide; j += W) store(to + j, load(b + j));
      else for (ptrdiff_t j = 0; j < wide; j++) to[j] = j < columns ? b[j] : 0;
    }
    return;
  }
  ptrdiff_t j = 0;
  for (; j + 8 <= columns; j += 8) {
    ptrdiff_t k = 0;
    for (; k + 8 <= depth; k += 8) transpose8(b + j * ldb + k, ldb, to + k * wide + j, wide);
    for (; k < depth; k++) for (int i = 0; i < 8; i++) to[k * wide + j + i] = b[(j + i) * ldb + k];
  }
  for (; j < wide; j++) for (ptrdiff_t k = 0; k < depth; k++) to[k * wide + j] = j < columns ? b[j * ldb + k] : 0;
}

/** Panels of `tall` rows out of a transposed A ([k, m] in memory), the last one lower. */
static void packRows(const float *a, ptrdiff_t lda, ptrdiff_t depth, ptrdiff_t rows, ptrdiff_t tall, float *to) {
  for (ptrdiff_t r = 0; r < rows; r += tall) {
    const ptrdiff_t height = rows - r < tall ? rows - r : tall;
    const float *from = a + r;
    for (ptrdiff_t k = 0; k < depth; k++, from += lda, to += height) {
      if (height >= 8) *(EightUnaligned *)to = *(const EightUnaligned *)from;
      if (height == 12) *(FourUnaligned *)(to + 8) = *(const FourUnaligned *)(from + 8);
      else for (ptrdiff_t i = height >= 8 ? 8 : 0; i < height; i++) to[i] = from[i];
    }
  }
}

/** op(A) is [m, k] with rows (or, transposed, columns) `lda` floats apart, op(B) [k, n], C [m, n]. */
typedef struct {
  const float *a, *b, *bias;
  float *c;
  ptrdiff_t lda, ldb, ldc, m, n, k;
  int transposeA, transposeB, accumulate;
  float low, high;
} Product;

/** Rows m0 … m0 + rows of C against one panel of B, tile by tile. */
static void multiplyPanel(const Product *p, const float *panel, ptrdiff_t panelStride, ptrdiff_t k0, ptrdiff_t depth, ptrdiff_t m0, ptrdiff_t rows,
                          ptrdiff_t n0, int width, int readsInPlace, Target *to) {
  float edge[TALLEST * W * WIDEST], edgeBias[W * WIDEST];
  const ptrdiff_t wide = width * W, columns = p->n - n0 < wide ? p->n - n0 : wide;
  const int isWhole = columns == wide, tall = tallest[width];
  const float *bias = p->bias && !to->resume ? p->bias + n0 : 0;
  if (bias && !isWhole) {
    for (ptrdiff_t j = 0; j < wide; j++) edgeBias[j] = j < columns ? bias[j] : 0;
    bias = edgeBias;
  }
  to->bias = bias;
  for (ptrdiff_t r = 0, height; r < rows; r += height) {
    height = rows - r < tall ? rows - r : tall;
    // Two tiles of even height instead of a tall and a flat one.
    if (readsInPlace && rows - r > tall && rows - r < 2 * tall) height = (rows - r + 1) / 2;
    const float *a;
    if (!p->transposeA) a = p->a + (m0 + r) * p->lda + k0;
    else a = readsInPlace ? p->a + k0 * p->lda + m0 + r : packedA + r * depth;
    const ptrdiff_t stride = readsInPlace ? p->lda : height;
    float *c = p->c + (m0 + r) * p->ldc + n0;
    to->c = isWhole ? c : edge;
    to->stride = isWhole ? p->ldc : wide;
    if (!isWhole && to->resume) for (ptrdiff_t i = 0; i < height; i++) memcpy(edge + i * wide, c + i * p->ldc, columns * 4);
    tiles[!p->transposeA][width][height - 1](a, stride, panel, panelStride, depth, to);
    if (!isWhole) for (ptrdiff_t i = 0; i < height; i++) memcpy(c + i * p->ldc, edge + i * wide, columns * 4);
  }
}

/** Returns 0 where there is no memory for the panels. */
static int multiplyMatrices(const Product *p) {
  if (!packedA) packedA = allocateAligned(BLOCK_ROWS * DEPTH);
  if (!packedB) packedB = allocateAligned(DEPTH * W * WIDEST);
  if (!packedA || !packedB) return 0;
  // The widest panel that is not mostly padding.
  const ptrdiff_t vectors = (p->n + W - 1) / W, panels = (vectors + WIDEST - 1) / WIDEST;
  const int widest = (int)((vectors + panels - 1) / panels);
  for (ptrdiff_t k0 = 0; k0 == 0 || k0 < p->k; k0 += DEPTH) {
    const ptrdiff_t depth = p->k - k0 < DEPTH ? p->k - k0 : DEPTH;
    const int isLast = k0 + depth >= p->k;
    Target to = {.resume = p->accumulate || k0 > 0, .bounded = isLast && isBounded(p->low, p->high), .low = p->low, .high = p->high};
    for (ptrdiff_t m0 = 0; m0 < p->m; m0 += BLOCK_ROWS) {
      const ptrdiff_t rows = p->m - m0 < BLOCK_ROWS ? p->m - m0 : BLOCK_ROWS;
      int packedFor = 0;
      for (ptrdiff_t n0 = 0; n0 < p->n;) {
        const ptrdiff_t left = (p->n - n0 + W - 1) / W;
        const int width = left < widest ? (int)left : widest;
        const ptrdiff_t wide = width * W, columns = p->n - n0 < wide ? p->n - n0 : wide;
        const float *b = p->transposeB ? p->b + n0 * p->ldb + k0 : p->b + k0 * p->ldb + n0;
        const int isPanel = !p->transposeB && columns == wide && (rows <= 2 * TALLEST || p->ldb <= 2 * wide);
        if (!isPanel) packColumns(b, p->ldb, p->transposeB, depth, columns, wide, packedB);
        const int readsInPlace = !p->transposeA || (p->lda <= 64 && p->n <= wide);
        if (!readsInPlace && packedFor != tallest[width]) {
          packedFor = tallest[width];
          packRows(p->a + k0 * p->lda + m0, p->lda, depth, rows, packedFor, packedA);
        }
        multiplyPanel(p, isPanel ? b : packedB, isPanel ? p->ldb : wide, k0, depth, m0, rows, n0, width, readsInPlace, &to);
        n0 += wide;
      }
    }
  }
  return 1;
}

static double gemm(char *heap, const double *v) {
  const Product product = {
      .a = FLOATS(0), .lda = COUNT(1), .transposeA = v[2] != 0, .b = FLOATS(3), .ldb = COUNT(4), .transposeB = v[5] != 0,
      .c = FLOATS(6), .ldc = COUNT(7), .m = COUNT(8), .n = COUNT(9), .k = COUNT(10), .bias = FLOATS(11),
      .low = (float)v[12], .high = (float)v[13], .accumulate = v[14] != 0,
  };
  return multiplyMatrices(&product);
}

/** Many products of one shape; the fields are those of assembly/batch.ts. */
typedef struct {
  int m, n, k, lda, transposeA, ldb, transposeB, ldc, inner, aOuter, aInner, bOuter, bInner, cOuter, cInner;
} Batch;

static double gemmBatch(char *heap, const double *v) {
  const Batch *b = (Batch *)FLOATS(0);
  Product product = {.lda = b->lda, .transposeA = b->transposeA, .ldb = b->ldb, .transposeB = b->transposeB, .ldc = b->ldc,
                     .m = b->m, .n = b->n, .k = b->k, .low = -__builtin_inff(), .high = __builtin_inff()};
  for (ptrdiff_t i = COUNT(4), to = COUNT(5); i < to; i++) {
    const ptrdiff_t outer = i / b->inner, inner = i % b->inner;
    product.a = FLOATS(1) + outer * b->aOuter + inner * b->aInner;
    product.b = FLOATS(2) + outer * b->bOuter + inner * b->bInner;
    product.c = FLOATS(3) + outer * b->cOuter + inner * b->cInner;
    multiplyMatrices(&product);
  }
  return 0;
}
