// The blocked matrix product after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
#include "vector.h"
#include <stdlib.h>

/** A panel of B of this depth stays in the first-level cache, a block of A of so many rows in the second. */
#define DEPTH 256
#define BLOCK_ROWS 480
/** Panels of B that are packed together: a row of B gives four cache lines and not one. */
#define PANELS 4
/** Rows that lie further apart than this many floats fall onto one another in the first-level cache. */
#define NEAR_FLOATS 256
/** Floats of a cache line. */
#define LINE 16

/** Panels of this thread, made with its first product and kept. */
static _Thread_local float *packedA, *packedB;

static float *allocateAligned(size_t floats) {
  char *bytes = malloc(floats * 4 + 64);
  return bytes ? (float *)(((size_t)bytes + 63) & ~(size_t)63) : 0;
}

typedef float Eight __attribute__((vector_size(32)));
typedef float EightUnaligned __attribute__((vector_size(32), aligned(4), may_alias));
typedef float FourUnaligned __attribute__((vector_size(16), aligned(4), may_alias));

/** The rows of a matrix of 8 by 8 become its columns. */
INLINE void turn8(Eight *r) {
  Eight pairs[8], fours[8];
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
    r[i] = __builtin_shufflevector(fours[i], fours[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    r[i + 4] = __builtin_shufflevector(fours[i], fours[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

/** to[k * toStride + j] = from[j * fromStride + k], 8 by 8. */
INLINE void transpose8(const float *from, ptrdiff_t fromStride, float *to, ptrdiff_t toStride) {
  Eight r[8];
  UNROLL for (int i = 0; i < 8; i++) r[i] = *(const EightUnaligned *)(from + i * fromStride);
  turn8(r);
  UNROLL for (int i = 0; i < 8; i++) *(EightUnaligned *)(to + i * toStride) = r[i];
}

/** Rows that are asked for before they are copied. The processor does not guess them where each lies on another page. */
#define AHEAD 8

/** Whole panels of `width` vectors each, row by row. */
INLINE void copyPanels(const int width, const float *b, ptrdiff_t ldb, ptrdiff_t depth, ptrdiff_t columns, float *to) {
  const int apart = ldb > NEAR_FLOATS;
  for (ptrdiff_t k = 0; k < depth; k++, b += ldb, to += width * W) {
    if (apart && k + AHEAD < depth) for (ptrdiff_t j = 0; j < columns; j += LINE) __builtin_prefetch(b + AHEAD * ldb + j);
    float *out = to;
    for (ptrdiff_t j = 0; j < columns; j += width * W, out += depth * width * W) {
      UNROLL for (int i = 0; i < width; i++) store(out + i * W, load(b + j + i * W));
    }
  }
}

/** A panel out of the rows of a transposed B, of which the one after it is asked for on the way. */
static void turnPanel(const float *b, ptrdiff_t ldb, ptrdiff_t depth, ptrdiff_t columns, ptrdiff_t wide, float *to) {
  const int apart = ldb > NEAR_FLOATS;
  ptrdiff_t j = 0;
  for (; j + 8 <= columns; j += 8) {
    ptrdiff_t k = 0;
    for (; k + 8 <= depth; k += 8) {
      if (apart && k % LINE == 0) for (int i = 0; i < 8; i++) __builtin_prefetch(b + (j + wide + i) * ldb + k, 0, 2);
      transpose8(b + j * ldb + k, ldb, to + k * wide + j, wide);
    }
    for (; k < depth; k++) for (int i = 0; i < 8; i++) to[k * wide + j + i] = b[(j + i) * ldb + k];
  }
  for (; j < wide; j++) for (ptrdiff_t k = 0; k < depth; k++) to[k * wide + j] = j < columns ? b[j * ldb + k] : 0;
}

/**
 * Panels of B, the last one perhaps of fewer columns: for each k `width` vectors side by side. Columns that B does not have hold anything: what they
 * give is left out.
 */
static void packColumns(const float *b, ptrdiff_t ldb, int transposed, ptrdiff_t depth, ptrdiff_t columns, int width, float *to) {
  const ptrdiff_t wide = width * W, whole = columns / wide * wide;
  if (transposed) {
    for (ptrdiff_t j = 0; j < columns; j += wide) turnPanel(b + j * ldb, ldb, depth, columns - j < wide ? columns - j : wide, wide, to + j * depth);
    return;
  }
  switch (width) {
    case 1: copyPanels(1, b, ldb, depth, whole, to); break;
    case 2: copyPanels(2, b, ldb, depth, whole, to); break;
    case 3: copyPanels(3, b, ldb, depth, whole, to); break;
    default: copyPanels(4, b, ldb, depth, whole, to);
  }
  const ptrdiff_t some = columns - whole;
  if (!some || !depth) return;
  b += whole;
  to += whole * depth;
  // Whole vectors as long as they end within B.
  for (const float *end = b + (depth - 1) * ldb + some; depth && b + wide <= end; depth--, b += ldb, to += wide)
    for (ptrdiff_t j = 0; j < wide; j += W) store(to + j, load(b + j));
  for (; depth; depth--, b += ldb, to += wide) for (ptrdiff_t j = 0; j < wide; j++) to[j] = j < some ? b[j] : 0;
}

/** The values of `height` rows side by side. Writes up to seven floats more than that, which the next panel overwrites. */
static void packRowsOf(const float *a, ptrdiff_t lda, ptrdiff_t depth, ptrdiff_t height, float *to) {
  ptrdiff_t k = 0;
  for (; k + 8 <= depth; k += 8) {
    Eight first[8], others[8];
    UNROLL for (int i = 0; i < 8; i++) first[i] = *(const EightUnaligned *)(a + (i < height ? i : 0) * lda + k);
    turn8(first);
    if (height > 8) {
      UNROLL for (int i = 0; i < 8; i++) others[i] = *(const EightUnaligned *)(a + (8 + i < height ? 8 + i : 8) * lda + k);
      turn8(others);
    }
    UNROLL for (int i = 0; i < 8; i++, to += height) {
      *(EightUnaligned *)to = first[i];
      if (height > 8) *(FourUnaligned *)(to + 8) = __builtin_shufflevector(others[i], others[i], 0, 1, 2, 3);
    }
  }
  for (; k < depth; k++, to += height) for (ptrdiff_t i = 0; i < height; i++) to[i] = a[i * lda + k];
}

/** Panels of `tall` rows out of A, the last one lower: for each k their values side by side. */
static void packRows(const float *a, ptrdiff_t lda, int transposed, ptrdiff_t depth, ptrdiff_t rows, ptrdiff_t tall, float *to) {
  for (ptrdiff_t r = 0, height; r < rows; r += height) {
    height = rows - r < tall ? rows - r : tall;
    const float *from = a + r * (transposed ? 1 : lda);
    if (!transposed) {
      packRowsOf(from, lda, depth, height, to);
      to += depth * height;
    } else for (ptrdiff_t k = 0; k < depth; k++, from += lda, to += height) {
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
  /** Only for `multiplyRuns`, where k is the length of one stretch. */
  ptrdiff_t runs, runStep;
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
    if (!readsInPlace) a = packedA + r * depth;
    else a = p->transposeA ? p->a + k0 * p->lda + m0 + r : p->a + (m0 + r) * p->lda + k0;
    const ptrdiff_t stride = readsInPlace ? p->lda : height;
    float *c = p->c + (m0 + r) * p->ldc + n0;
    // Every tile begins by reading what C holds, or ends by writing there.
    if (p->ldc > NEAR_FLOATS) for (ptrdiff_t i = height; i < height + tall && r + i < rows; i++) __builtin_prefetch(c + i * p->ldc);
    to->c = isWhole ? c : edge;
    to->stride = isWhole ? p->ldc : wide;
    if (!isWhole && to->resume) for (ptrdiff_t i = 0; i < height; i++) memcpy(edge + i * wide, c + i * p->ldc, columns * 4);
    tiles[!p->transposeA && readsInPlace][width][height - 1](a, stride, panel, panelStride, depth, to);
    if (!isWhole) for (ptrdiff_t i = 0; i < height; i++) memcpy(c + i * p->ldc, edge + i * wide, columns * 4);
  }
}

/** The widest panel that is not mostly padding, in vectors. */
INLINE int panelWidth(ptrdiff_t n) {
  const ptrdiff_t vectors = (n + W - 1) / W, panels = (vectors + WIDEST - 1) / WIDEST;
  return (int)((vectors + panels - 1) / panels);
}

/** The most vectors of a tile that is as high as a matrix of so few columns. */
INLINE int widthFor(ptrdiff_t columns) {
  int width = WIDEST;
  while (tallest[width] < columns) width--;
  return width;
}

/**
 * Whole vectors of rows of C = A^T B with few columns, as those of C^T = B^T A: values along the rows of A fill the vectors, and both operands are read
 * where they lie. Returns how many rows are done.
 */
static ptrdiff_t multiplyNarrow(const Product *p) {
  float columns[TALLEST * W * WIDEST];
  const ptrdiff_t whole = p->m - p->m % W;
  Target to = {.c = columns, .bounded = isBounded(p->low, p->high), .low = p->low, .high = p->high, .runs = 1};
  for (ptrdiff_t i = 0; i < whole; i += to.stride) {
    const ptrdiff_t left = (whole - i) / W;
    const int widest = widthFor(p->n), width = left < widest ? (int)left : widest;
    to.stride = width * W;
    tiles[0][width][p->n - 1](p->b, p->ldb, p->a + i, p->lda, p->k, &to);
    float *c = p->c + i * p->ldc;
    for (ptrdiff_t r = 0; r < to.stride; r++, c += p->ldc) for (ptrdiff_t j = 0; j < p->n; j++) c[j] = columns[j * to.stride + r];
  }
  return whole;
}

/** Returns 0 where there is no memory for the panels. */
static int multiplyMatrices(const Product *given) {
  Product rest = *given;
  const Product *p = &rest;
  if (p->transposeA && !p->transposeB && p->n > 0 && p->n <= TALLEST && !p->bias && !p->accumulate) {
    const ptrdiff_t done = multiplyNarrow(p);
    rest.a += done;
    rest.c += done * p->ldc;
    rest.m -= done;
  }
  if (p->m == 0 || p->n == 0) return 1;
  if (!packedA) packedA = allocateAligned(BLOCK_ROWS * DEPTH + 8);
  if (!packedB) packedB = allocateAligned(PANELS * DEPTH * W * WIDEST);
  if (!packedA || !packedB) return 0;
  const int widest = panelWidth(p->n);
  for (ptrdiff_t k0 = 0; k0 == 0 || k0 < p->k; k0 += DEPTH) {
    const ptrdiff_t depth = p->k - k0 < DEPTH ? p->k - k0 : DEPTH;
    const int isLast = k0 + depth >= p->k;
    Target to = {.resume = p->accumulate || k0 > 0, .bounded = isLast && isBounded(p->low, p->high), .low = p->low, .high = p->high, .runs = 1};
    for (ptrdiff_t m0 = 0; m0 < p->m; m0 += BLOCK_ROWS) {
      const ptrdiff_t rows = p->m - m0 < BLOCK_ROWS ? p->m - m0 : BLOCK_ROWS;
      int packedFor = 0;
      for (ptrdiff_t n0 = 0; n0 < p->n;) {
        const ptrdiff_t left = (p->n - n0 + W - 1) / W;
        const int width = left < widest ? (int)left : widest;
        const ptrdiff_t wide = width * W, whole = (p->n - n0) / wide * wide;
        const ptrdiff_t columns = !whole ? p->n - n0 : whole < PANELS * wide ? whole : PANELS * wide;
        const float *b = p->transposeB ? p->b + n0 * p->ldb + k0 : p->b + k0 * p->ldb + n0;
        const int isPanel = !p->transposeB && whole && (rows <= 2 * TALLEST || p->ldb <= 2 * wide);
        if (!isPanel) packColumns(b, p->ldb, p->transposeB, depth, columns, width, packedB);
        const int readsInPlace = p->transposeA ? p->lda <= 64 && p->n <= wide : p->lda <= NEAR_FLOATS || p->n <= 8 * wide;
        if (!readsInPlace && packedFor != tallest[width]) {
          packedFor = tallest[width];
          packRows(p->a + (p->transposeA ? k0 * p->lda + m0 : m0 * p->lda + k0), p->lda, p->transposeA, depth, rows, packedFor, packedA);
        }
        for (ptrdiff_t j = 0; j < columns; j += wide)
          multiplyPanel(p, isPanel ? b + j : packedB + j * depth, isPanel ? p->ldb : wide, k0, depth, m0, rows, n0 + j, width, readsInPlace, &to);
        n0 += columns;
      }
    }
  }
  return 1;
}

/** Columns of B from here on fill no whole panel. */
INLINE ptrdiff_t edgeOf(ptrdiff_t n) { return n - n % (panelWidth(n) * W); }

/**
 * The same in one go, with A and B read where they lie: A's values along k in stretches, B's rows one after the other. `edge` holds the
 * columns of B from `edgeOf(n)` on as a panel of whole vectors, if there are such.
 */
static void multiplyRuns(const Product *p, const float *edge) {
  const int widest = panelWidth(p->n);
  Target to = {.resume = p->accumulate, .bounded = isBounded(p->low, p->high), .low = p->low, .high = p->high, .runs = p->runs, .runStep = p->runStep};
  for (ptrdiff_t n0 = 0; n0 < p->n; n0 += widest * W) {
    const ptrdiff_t left = (p->n - n0 + W - 1) / W;
    const int width = left < widest ? (int)left : widest, isWhole = p->n - n0 >= widest * W;
    multiplyPanel(p, isWhole ? p->b + n0 : edge, isWhole ? p->ldb : width * W, 0, p->k, 0, p->m, n0, width, 1, &to);
  }
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
