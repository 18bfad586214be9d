#!/usr/bin/env bash
# Under `zig cc` 0.17.1 on x86-64 Linux, __builtin_cpu_supports compiles, links and answers 0 to everything, also to SSE2, which every x86-64
# processor has. One would guess: the answers of clang or GCC, since zig cc is clang. A program that picks its code by it takes the slowest.
# Reading cpuid by hand works. Where there is no x86-64 Linux, the script says so and ends with 2.
set -eu
[ "$(uname -sm)" = 'Linux x86_64' ] || { echo 'needs x86-64 Linux'; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ziglang==0.17.1
cat > "$folder/supports.c" <<'C'
#include <cpuid.h>
#include <stdio.h>
int main(void) {
  unsigned a, b, c, d;
  __builtin_cpu_init();
  __get_cpuid(1, &a, &b, &c, &d);
  printf("__builtin_cpu_supports: sse2 %d, avx %d; cpuid: sse2 %d, avx %d\n", !!__builtin_cpu_supports("sse2"),
         !!__builtin_cpu_supports("avx"), !!(d & bit_SSE2), !!(c & bit_AVX));
  return __builtin_cpu_supports("sse2") ? 1 : 0;
}
C
export ZIG_GLOBAL_CACHE_DIR="$folder/cache" ZIG_LOCAL_CACHE_DIR="$folder/cache"
"$folder/venv/bin/python" -m ziglang version
"$folder/venv/bin/python" -m ziglang cc -O2 "$folder/supports.c" -o "$folder/supports"
"$folder/supports" || { echo 'the behavior has changed'; exit 1; }
