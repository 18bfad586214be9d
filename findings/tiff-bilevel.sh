#!/usr/bin/env bash
# tiff 7.1.3 (npm): a bilevel image as Pillow writes it cannot be decoded. Pillow leaves BitsPerSample out, whose default is 1 in TIFF 6.0 (section 8).
# One would guess: what the format makes optional is optional for a decoder. Seen: "Unsupported bitDepth: undefined"; the same image with 8 bits is read.
# Matters to everybody who takes scanned documents, which are mostly bilevel.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pillow==12.0.0
npm init -y > /dev/null
npm install --silent --no-audit --no-fund tiff@7.1.3 > /dev/null 2>&1
venv/bin/python - <<'PY'
import PIL
from PIL import Image
from PIL.TiffTags import TAGS_V2

image = Image.new("1", (8, 2), 1)
image.save("bilevel.tif")
image.convert("L").save("gray.tif")
tags = [TAGS_V2[tag].name for tag in Image.open("bilevel.tif").tag_v2 if tag in TAGS_V2]
print("Pillow", PIL.__version__, "writes", ", ".join(tags))
PY
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { decode } from 'tiff'
const said = ['gray.tif', 'bilevel.tif'].map((name) => {
  try {
    return `${decode(readFileSync(name))[0].data.length} values`
  } catch (error) {
    return error.message
  }
})
console.log(`tiff 7.1.3: gray: ${said[0]}; bilevel: ${said[1]}`)
process.exitCode = said[0] === '16 values' && said[1] === 'Unsupported bitDepth: undefined' ? 0 : 1
JS
node read.mjs
