#!/bin/sh
# Measures the GPU of this machine and writes results/RESULTS-GPU.md. Needs Linux on x64, Python 3 with lzma (or xz) and the card's driver.
#   sh run.sh              on the card
#   sh run.sh --software   on SwiftShader, or the software driver that VK_ICD_FILENAMES names, to try the kit itself
# KIT_SLOW=3 multiplies the time limits of all parts, for a slow or busy machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"

unpack() { # archive: every .tar.xz is unpacked once
  [ -e ".unpacked-$1" ] && return
  if command -v python3 >/dev/null 2>&1; then
    python3 -c "import tarfile, sys; tarfile.open(sys.argv[1], 'r:xz').extractall('.')" "$1.tar.xz" 2>/dev/null || tar -xJf "$1.tar.xz"
  else
    tar -xJf "$1.tar.xz"
  fi
  : >".unpacked-$1"
}
unpack node
unpack app
unpack data
chmod +x bin/node

export HOME="${HOME:-$here/home}"
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/tmp}"
# The Vulkan loader, for machines that have the driver only.
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/vulkan"
if [ "${1:-}" = --software ]; then
  export VK_ICD_FILENAMES="${VK_ICD_FILENAMES:-$here/vulkan/vk_swiftshader_icd.json}"
elif [ -z "${VK_ICD_FILENAMES:-}${VK_DRIVER_FILES:-}" ] && ! ls /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json >/dev/null 2>&1; then
  # A container often has NVIDIA's driver without the file that tells the loader of it.
  export VK_ICD_FILENAMES="$here/vulkan/nvidia_icd.json"
fi
exec bin/node main.mjs "$@"
