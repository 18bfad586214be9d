#!/bin/sh
# Measures the GPU of this machine and writes results/RESULTS-GPU.md. Needs Linux on x64, Python 3 with lzma (or tar with xz) and the card's driver.
#   sh run.sh              on the card
#   sh run.sh --software   on SwiftShader, or the software driver that VK_ICD_FILENAMES names, to try the kit itself
# KIT_SLOW=3 multiplies the time limits of all parts, for a slow or busy machine. BENCH_PYTHON names the Python that has PyTorch.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"

fail() {
  echo "run.sh: $1" >&2
  exit 1
}
[ -w . ] || fail "the folder $here cannot be written; copy it to one that can"

unpack() { # archive: every .tar.xz is unpacked once
  [ -e ".unpacked-$1" ] && return
  for python in "${BENCH_PYTHON:-python3}" python3 python; do
    if "$python" -c "import lzma" >/dev/null 2>&1; then
      "$python" -W ignore -c "
import sys, tarfile
try:
    tarfile.open(sys.argv[1], 'r:xz').extractall('.')
except Exception as error:
    sys.exit(str(error))" "$1.tar.xz" || fail "$1.tar.xz cannot be unpacked, for the reason above"
      : >".unpacked-$1"
      return
    fi
  done
  command -v xz >/dev/null 2>&1 || fail "nothing here unpacks $1.tar.xz: expected a Python 3 with lzma, or xz"
  tar -xJf "$1.tar.xz" || fail "$1.tar.xz cannot be unpacked, for the reason above"
  : >".unpacked-$1"
}
unpack node
unpack app
unpack data
chmod +x bin/node
says=$(bin/node --version 2>&1) || fail "bin/node does not start here, expected Linux on x64 with glibc 2.34 or newer and a folder that may hold programs: $says"

# Drivers and PyTorch keep files there.
writable() { # folder
  [ -d "$1" ] && [ -w "$1" ]
}
writable "${HOME:-}" || HOME="$here/home"
writable "${TMPDIR:-/tmp}" || export TMPDIR="$here/tmp"
mkdir -p "$HOME" "${TMPDIR:-/tmp}"
export HOME
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}"
# The Vulkan loader, for machines that have the driver only.
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/vulkan"
if [ "${1:-}" = --software ]; then
  export VK_ICD_FILENAMES="${VK_ICD_FILENAMES:-$here/vulkan/vk_swiftshader_icd.json}"
fi
exec bin/node main.mjs "$@"
