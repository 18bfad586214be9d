#!/usr/bin/env bash
# hyparquet-compressors 1.1.2 with hyparquet 1.33.0: a Parquet file that pyarrow 26.0.1 writes with LZ4 is refused where a column is null throughout.
# One would guess: LZ4 is among the codecs of the package, so every page reads. A page without values has 0 bytes, which its LZ4 takes for a broken block.
# Matters to image sets as Hugging Face writes them, whose column "path" is often empty. The same file with snappy or zstd reads.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
npm init -y > /dev/null
npm install --silent --no-audit --no-fund hyparquet@1.33.0 hyparquet-compressors@1.1.2 > /dev/null 2>&1
venv/bin/python - <<'PY'
import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table({"x": list(range(100)), "path": pa.array([None] * 100, pa.string())})
for codec in ("lz4", "zstd"):
    pq.write_table(table, codec + ".parquet", compression=codec)
PY
cat > run.mjs <<'JS'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const read = async (name) => {
  try {
    return `${(await parquetReadObjects({ file: await asyncBufferFromFile(name), compressors })).length} rows`
  } catch (error) {
    return error.message
  }
}
const [lz4, zstd] = [await read('lz4.parquet'), await read('zstd.parquet')]
console.log(`hyparquet 1.33.0: lz4 "${lz4}", zstd "${zstd}"`)
process.exitCode = /lz4 offset/.test(lz4) && zstd === '100 rows' ? 0 : 1
JS
node run.mjs 2> /dev/null
