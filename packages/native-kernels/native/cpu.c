// Which level this processor runs.
#include "cpu.h"
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>

extern const Function functions_avx2[], functions_avx512[];

/** By hand, because the compiler's own __builtin_cpu_supports needs a runtime that answers 0 to everything under `zig cc`. */
static void detect(int *hasAvx2, int *hasAvx512) {
  unsigned a, b, c, d, features, low = 0, high = 0;
  *hasAvx2 = *hasAvx512 = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_AVX)) return;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  const int fma = (c & bit_FMA) && (c & bit_F16C) && (c & bit_MOVBE);
  if (!__get_cpuid_count(7, 0, &a, &features, &c, &d)) return;
  const int lzcnt = __get_cpuid(0x80000001, &a, &b, &c, &d) && (c & (1 << 5));
  // x86-64-v3 and -v4, since the compiler may use all of them; the operating system must keep the registers (6: AVX, e6: AVX-512).
  const unsigned v4 = bit_AVX512F | bit_AVX512DQ | bit_AVX512CD | bit_AVX512BW | bit_AVX512VL;
  *hasAvx2 = (low & 6) == 6 && fma && lzcnt && (features & bit_AVX2) && (features & bit_BMI) && (features & bit_BMI2);
  *hasAvx512 = *hasAvx2 && (low & 0xe6) == 0xe6 && (features & v4) == v4;
}

Level chooseLevel(void) {
  const char *wanted = getenv("TELAR_NATIVE");
  int hasAvx2, hasAvx512;
  detect(&hasAvx2, &hasAvx512);
  if (hasAvx512 && !(wanted && !strcmp(wanted, "avx2"))) return (Level){"avx512", functions_avx512};
  if (hasAvx2) return (Level){"avx2", functions_avx2};
  return (Level){"none", 0};
}

#else

extern const Function functions_neon[];

Level chooseLevel(void) { return (Level){"neon", functions_neon}; }

#endif
