// Products whose first operand is mostly zeros, as pixels are: the sums of the dense product without the terms that add nothing.
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

/** A value of A that is not zero, and where its row of B begins. */
typedef struct {
  unsigned at;
  float value;
} Entry;

INLINE void combineColumns(const int width, const Entry *list, const Entry *end, const float *b, const float *initial, float *c, int bounded,
                           float low, float high) {
  Vector sum[8];
  UNROLL for (int j = 0; j < width; j++) sum[j] = initial ? load(initial + j * W) : (Vector){0};
  for (; list < end; list++) {
    const Vector value = splat(list->value);
    UNROLL for (int j = 0; j < width; j++) sum[j] = madd(value, load(b + list->at + j * W), sum[j]);
  }
  UNROLL for (int j = 0; j < width; j++) store(c + j * W, bounded ? clampVector(sum[j], splat(low), splat(high)) : sum[j]);
}

/** c = clamp(bias + sum over the list of value * row of B). */
static void combineRow(const Entry *list, const Entry *end, const float *b, ptrdiff_t n, float *c, const float *bias, float low, float high,
                       int accumulate) {
  const float *initial = accumulate ? c : bias;
  const int bounded = isBounded(low, high);
  ptrdiff_t j = 0;
#define STRIP(width) \
  for (; j + width * W <= n; j += width * W) combineColumns(width, list, end, b + j, initial ? initial + j : 0, c + j, bounded, low, high);
  STRIP(8) STRIP(2) STRIP(1)
#undef STRIP
  for (; j < n; j++) {
    float sum = initial ? initial[j] : 0;
    for (const Entry *entry = list; entry < end; entry++) sum = __builtin_fmaf(entry->value, b[entry->at + j], sum);
    c[j] = bounded ? clampFloat(sum, low, high) : sum;
  }
}

static double sparseRows(char *heap, const double *v) {
  const float *a = FLOATS(0), *b = FLOATS(2), *bias = FLOATS(9);
  float *c = FLOATS(4);
  const ptrdiff_t lda = COUNT(1), ldb = COUNT(3), ldc = COUNT(5), m = COUNT(6), n = COUNT(7), k = COUNT(8);
  Entry *list = (Entry *)FLOATS(13);
  for (ptrdiff_t i = 0; i < m; i++, a += lda, c += ldc) {
    Entry *end = list;
    for (ptrdiff_t l = 0; l < k; l++) {
      *end = (Entry){(unsigned)(l * ldb), a[l]};
      end += a[l] != 0;
    }
    combineRow(list, end, b, n, c, bias, (float)v[10], (float)v[11], v[12] != 0);
  }
  return 0;
}

/** Columns of A whose entries are listed together, since a cache line holds sixteen neighbors. */
#define FEATURES 16

static double sparseColumns(char *heap, const double *v) {
  const float *a = FLOATS(0), *b = FLOATS(2), *bias = FLOATS(9);
  float *c = FLOATS(4);
  const ptrdiff_t lda = COUNT(1), ldb = COUNT(3), ldc = COUNT(5), m = COUNT(6), n = COUNT(7), k = COUNT(8);
  Entry *lists = (Entry *)FLOATS(13);
  for (ptrdiff_t i = 0; i < m; i += FEATURES) {
    const int count = m - i < FEATURES ? (int)(m - i) : FEATURES;
    Entry *ends[FEATURES];
    for (int f = 0; f < count; f++) ends[f] = lists + f * (k + 1);
    for (ptrdiff_t l = 0; l < k; l++) {
      const float *row = a + l * lda + i;
      for (int f = 0; f < count; f++) {
        *ends[f] = (Entry){(unsigned)(l * ldb), row[f]};
        ends[f] += row[f] != 0;
      }
    }
    for (int f = 0; f < count; f++)
      combineRow(lists + f * (k + 1), ends[f], b, n, c + (i + f) * ldc, bias, (float)v[10], (float)v[11], v[12] != 0);
  }
  return 0;
}
