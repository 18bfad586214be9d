#!/usr/bin/env bash
# apache-arrow 21.2.0 (JavaScript): a decimal column comes out without its scale: 1.25 as decimal128(10, 2) is 125.
# One would guess: 1.25, as pyarrow, pandas and hyparquet (from Parquet) give the same column, or an object that knows its scale.
# Seen: the text of the value is "125"; the scale stands in the type of the column only. Prices become a hundred times as large.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
npm init -y > /dev/null
npm install --silent --no-audit --no-fund apache-arrow@21.2.0 > /dev/null 2>&1
venv/bin/python - <<'PY'
from decimal import Decimal

import pyarrow as pa

table = pa.table({"price": pa.array([Decimal("1.25")], pa.decimal128(10, 2))})
with pa.ipc.new_file("prices.arrow", table.schema) as file:
    file.write_table(table)
print("pyarrow", pa.__version__, "writes", table["price"][0])
PY
cat > run.mjs <<'JS'
import { tableFromIPC } from 'apache-arrow'
import { readFileSync } from 'node:fs'

const table = tableFromIPC(readFileSync('prices.arrow'))
const seen = String(table.getChild('price').get(0))
console.log(`apache-arrow 21.2.0 reads ${seen} of type ${table.schema.fields[0].type} (scale ${table.schema.fields[0].type.scale})`)
process.exitCode = seen === '125' ? 0 : 1
JS
node run.mjs 2> /dev/null
