#!/usr/bin/env bash
# apache-arrow 21.2.0 (JavaScript) does not read a Feather file as pyarrow 26.0.1 and pandas write it: they compress with LZ4 unless told otherwise.
# One would guess: the reader of the format's own project reads the default of its writer. It wants a codec registered by hand, and says only that none is found.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
npm init -y > /dev/null
npm install --silent --no-audit --no-fund apache-arrow@21.2.0 > /dev/null 2>&1
venv/bin/python - <<'PY'
import pyarrow as pa
from pyarrow import feather

feather.write_feather(pa.table({"x": list(range(1000))}), "x.feather")
feather.write_feather(pa.table({"x": list(range(1000))}), "plain.feather", compression="uncompressed")
PY
cat > run.mjs <<'JS'
import { tableFromIPC } from 'apache-arrow'
import { readFileSync } from 'node:fs'

const read = (name) => {
  try {
    return `${tableFromIPC(readFileSync(name)).numRows} rows`
  } catch (error) {
    return error.message
  }
}
const seen = read('x.feather')
console.log(`apache-arrow 21.2.0: by default "${seen}", uncompressed "${read('plain.feather')}"`)
process.exitCode = /codec not found/.test(seen) && read('plain.feather') === '1000 rows' ? 0 : 1
JS
node run.mjs 2> /dev/null
