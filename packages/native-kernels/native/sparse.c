// Products whose first operand is mostly zeros, as pixels are: the sums of the dense product without the terms that add nothing. Values of many rows are
// listed first, so that a strip of B stays in the cache for all of them; the scratch memory of the WebAssembly twin is not used.
#include "vector.h"

static double countZeros(char *heap, const double *v) {
  const float *x = FLOATS(0);
  const ptrdiff_t n = COUNT(1);
  int count = 0;
  for (ptrdiff_t i = 0; i < n; i++) count += x[i] == 0;
  return count;
}

static double allFinite(char *heap, const double *v) {
  const unsigned *bits = (const unsigned *)FLOATS(0);
  const ptrdiff_t n = COUNT(1);
  unsigned bad = 0;
  for (ptrdiff_t i = 0; i < n; i++) bad |= (bits[i] & 0x7fffffff) >= 0x7f800000u;
  return !bad;
}

/** Rows (or columns) of A whose values are listed together, and values of each that are listed at once. */
#define LISTS 128
#define LISTED 1024
/** Columns of B that are summed up in registers. */
#define STRIP_WIDTH 8

/** The values of `count` rows of op(A) that are not zero, and their places in the row: for each row `room` of them. */
typedef struct {
  int count;
  ptrdiff_t room, ends[LISTS];
  float values[LISTS * (LISTED + 8)];
  unsigned places[LISTS * (LISTED + 8)];
#if defined(__AVX2__)
  /** The places of the bits that a byte has. */
  unsigned char bits[256][8];
#endif
  /** A strip of B. */
  float strip[LISTED * STRIP_WIDTH * W];
} Lists;

/** Lists of this thread, made with its first sparse product and kept. */
static _Thread_local Lists *listsOfThread;

static Lists *allocateLists(void) {
  Lists *lists = (Lists *)allocateAligned(sizeof(Lists) / 4);
#if defined(__AVX2__)
  if (lists) for (int byte = 0; byte < 256; byte++) for (int bit = 0, n = 0; bit < 8; bit++) {
    lists->bits[byte][n] = (unsigned char)bit;
    n += byte >> bit & 1;
  }
#endif
  return lists;
}

INLINE void listOne(Lists *to, int row, ptrdiff_t place, float value) {
  const ptrdiff_t end = row * to->room + to->ends[row];
  to->values[end] = value;
  to->places[end] = (unsigned)place;
  to->ends[row] += value != 0;
}

#if defined(__AVX2__)
#include <immintrin.h>

/** Eight neighbors at once. Writes up to eight floats more than it lists, which the next overwrite. */
INLINE void listEight(Lists *to, int row, ptrdiff_t place, Eight eight) {
  const __m256 values = (__m256)eight;
  const int set = _mm256_movemask_ps(_mm256_cmp_ps(values, _mm256_setzero_ps(), _CMP_NEQ_UQ));
  const __m256i bits = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)to->bits[set]));
  const ptrdiff_t end = row * to->room + to->ends[row];
  _mm256_storeu_ps(to->values + end, _mm256_permutevar8x32_ps(values, bits));
  _mm256_storeu_si256((__m256i *)(to->places + end), _mm256_add_epi32(bits, _mm256_set1_epi32((int)place)));
  to->ends[row] += __builtin_popcount(set);
}
#else
INLINE void listEight(Lists *to, int row, ptrdiff_t place, Eight eight) {
  for (int i = 0; i < 8; i++) listOne(to, row, place + i, eight[i]);
}
#endif

static void listRows(Lists *to, const float *a, ptrdiff_t lda, ptrdiff_t depth) {
  for (int i = 0; i < to->count; i++, a += lda) {
    ptrdiff_t k = 0;
    for (; k + 8 <= depth; k += 8) listEight(to, i, k, *(const EightUnaligned *)(a + k));
    for (; k < depth; k++) listOne(to, i, k, a[k]);
  }
}

static void listColumns(Lists *to, const float *a, ptrdiff_t lda, ptrdiff_t depth) {
  int i = 0;
  for (; i + 8 <= to->count; i += 8) {
    ptrdiff_t k = 0;
    for (; k + 8 <= depth; k += 8) {
      Eight r[8];
      UNROLL for (int l = 0; l < 8; l++) r[l] = *(const EightUnaligned *)(a + (k + l) * lda + i);
      turn8(r);
      UNROLL for (int l = 0; l < 8; l++) listEight(to, i + l, k, r[l]);
    }
    for (; k < depth; k++) for (int l = 0; l < 8; l++) listOne(to, i + l, k, a[k * lda + i + l]);
  }
  for (; i < to->count; i++) for (ptrdiff_t k = 0; k < depth; k++) listOne(to, i, k, a[k * lda + i]);
}

/** Where the rows of C lie, what they start from (0: zero; without `initialStep` the same for all), and what they are kept within. */
typedef struct {
  float *c;
  ptrdiff_t ldc;
  const float *initial;
  ptrdiff_t initialStep;
  int bounded;
  float low, high;
} Rows;

/** `width` vectors of each row of C: what it starts from, and the sum over its list of value * row of B. */
INLINE void combineColumns(const int width, const Lists *lists, const float *b, ptrdiff_t ldb, ptrdiff_t j, const Rows *to) {
  for (int i = 0; i < lists->count; i++) {
    const float *initial = to->initial ? to->initial + i * to->initialStep + j : 0, *values = lists->values + i * lists->room;
    const unsigned *places = lists->places + i * lists->room;
    Vector sum[STRIP_WIDTH];
    UNROLL for (int v = 0; v < width; v++) sum[v] = initial ? load(initial + v * W) : (Vector){0};
    for (ptrdiff_t n = 0, end = lists->ends[i]; n < end; n++) {
      const Vector value = splat(values[n]);
      const float *row = b + places[n] * ldb;
      UNROLL for (int v = 0; v < width; v++) sum[v] = madd(value, load(row + v * W), sum[v]);
    }
    float *c = to->c + i * to->ldc + j;
    UNROLL for (int v = 0; v < width; v++) store(c + v * W, to->bounded ? clampVector(sum[v], splat(to->low), splat(to->high)) : sum[v]);
  }
}

static void combineColumn(const Lists *lists, const float *b, ptrdiff_t ldb, ptrdiff_t j, const Rows *to) {
  for (int i = 0; i < lists->count; i++) {
    float sum = to->initial ? to->initial[i * to->initialStep + j] : 0;
    for (ptrdiff_t n = i * lists->room, end = n + lists->ends[i]; n < end; n++) sum = __builtin_fmaf(lists->values[n], b[lists->places[n] * ldb], sum);
    to->c[i * to->ldc + j] = to->bounded ? clampFloat(sum, to->low, to->high) : sum;
  }
}

/** All columns of some rows of C, a strip of B after the other, so that it stays in the cache for all of the rows. */
static void combine(Lists *lists, const float *b, ptrdiff_t ldb, ptrdiff_t depth, ptrdiff_t n, const Rows *to) {
  const ptrdiff_t wide = STRIP_WIDTH * W;
  ptrdiff_t j = 0;
  for (; j + wide <= n; j += wide) {
    if (ldb > NEAR_FLOATS) {
      copyPanels(STRIP_WIDTH, b + j, ldb, depth, wide, lists->strip);
      combineColumns(STRIP_WIDTH, lists, lists->strip, wide, j, to);
    } else combineColumns(STRIP_WIDTH, lists, b + j, ldb, j, to);
  }
  for (; j + 2 * W <= n; j += 2 * W) combineColumns(2, lists, b + j, ldb, j, to);
  for (; j + W <= n; j += W) combineColumns(1, lists, b + j, ldb, j, to);
  for (; j < n; j++) combineColumn(lists, b + j, ldb, j, to);
}

INLINE double multiplySparse(const int transposed, char *heap, const double *v) {
  const float *a = FLOATS(0), *b = FLOATS(2), *bias = FLOATS(9), low = (float)v[10], high = (float)v[11];
  const ptrdiff_t lda = COUNT(1), ldb = COUNT(3), ldc = COUNT(5), m = COUNT(6), n = COUNT(7), k = COUNT(8);
  if (!listsOfThread && !(listsOfThread = allocateLists())) return 0;
  Lists *lists = listsOfThread;
  for (ptrdiff_t m0 = 0; m0 < m; m0 += LISTS) {
    lists->count = m - m0 < LISTS ? (int)(m - m0) : LISTS;
    for (ptrdiff_t k0 = 0; k0 == 0 || k0 < k; k0 += LISTED) {
      const ptrdiff_t depth = k - k0 < LISTED ? k - k0 : LISTED;
      float *c = FLOATS(4) + m0 * ldc;
      const int resume = v[12] != 0 || k0 > 0;
      const Rows to = {.c = c, .ldc = ldc, .initial = resume ? c : bias, .initialStep = resume ? ldc : 0,
                       .bounded = k0 + depth >= k && isBounded(low, high), .low = low, .high = high};
      lists->room = depth + 8;
      memset(lists->ends, 0, sizeof lists->ends);
      if (transposed) listColumns(lists, a + k0 * lda + m0, lda, depth);
      else listRows(lists, a + m0 * lda + k0, lda, depth);
      combine(lists, b + k0 * ldb, ldb, depth, n, &to);
    }
  }
  return 0;
}

static double sparseRows(char *heap, const double *v) { return multiplySparse(0, heap, v); }
static double sparseColumns(char *heap, const double *v) { return multiplySparse(1, heap, v); }
