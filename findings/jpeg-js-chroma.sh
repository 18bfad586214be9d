#!/usr/bin/env bash
# jpeg-js 0.4.4 (npm): where a JPEG keeps color at half the resolution (4:2:0, what cameras write), it repeats each color sample; libjpeg, in Pillow 12.0.0, interpolates.
# One would guess: two decoders of one baseline file differ by a rounding of 1 or 2. Seen beside a red-blue edge: 75 of 255; with color at full resolution (4:4:4) 0.
# Matters to whoever trains on images in Python and predicts in JavaScript: small colored images, such as 32 × 32, are made of edges.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pillow==12.0.0
npm init -y > /dev/null
npm install --silent --no-audit --no-fund jpeg-js@0.4.4 > /dev/null 2>&1
venv/bin/python - <<'PY'
import PIL
from PIL import Image

image = Image.new("RGB", (16, 16), (255, 0, 0))
image.paste((0, 0, 255), (8, 0, 16, 16))
for name, subsampling in ("4:4:4", 0), ("4:2:0", 2):
    path = name.replace(":", "")
    image.save(f"{path}.jpg", quality=95, subsampling=subsampling)
    with open(f"{path}.rgba", "wb") as file:
        file.write(Image.open(f"{path}.jpg").convert("RGBA").tobytes())
print("Pillow", PIL.__version__, "wrote and read 16 × 16 pixels, red on the left, blue on the right")
PY
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import jpeg from 'jpeg-js'
const [full, half] = ['444', '420'].map((name) => {
  const expected = readFileSync(`${name}.rgba`)
  const { data } = jpeg.decode(readFileSync(`${name}.jpg`), { useTArray: true })
  return Math.max(...data.map((value, i) => Math.abs(value - expected[i])))
})
console.log(`jpeg-js 0.4.4: largest difference from Pillow: 4:4:4 ${full}, 4:2:0 ${half}`)
process.exitCode = full <= 1 && half > 50 ? 0 : 1
JS
node read.mjs
