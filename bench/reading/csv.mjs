// Reads a table of 200,000 × 50 numbers with Telar, pandas and scikit-learn, each in fresh processes, in turns:
//   BENCH_PYTHON=python3 node bench/reading/csv.mjs [rounds]          needs pandas, pyarrow and scikit-learn in that Python
// Prints seconds of processor and of wall time, and the most memory, as medians; ratios are taken inside each round.
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../numbers.mjs'

const python = process.env.BENCH_PYTHON ?? 'python3'
const rounds = Number(process.argv[2] ?? 5)
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'telar-reading-'))

const telar = `
import { nodeFiles } from ${JSON.stringify(at('packages/datasets/src/node.ts'))}
import { readTable } from ${JSON.stringify(at('packages/datasets/src/formats/csv-reader.ts'))}
const [file] = process.argv.slice(2)
const files = nodeFiles()
const [wall, cpu] = [performance.now(), process.cpuUsage()]
const { size, columns } = await readTable(() => files.stream(file), file, { fileSize: await files.size(file) })
const { user, system } = process.cpuUsage(cpu)
const row = { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6, size: size * columns.length }
console.log(JSON.stringify({ ...row, peak: process.resourceUsage().maxRSS / 1024 }))
`

const peers = `
import json, resource, sys, time
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import StandardScaler
how, file = sys.argv[1:]
wall, cpu = time.perf_counter(), time.process_time()
table = pd.read_csv(file, engine="pyarrow" if how == "pandas, pyarrow" else "c")
if how == "pandas and ColumnTransformer":
    table = ColumnTransformer([("scaled", StandardScaler(), list(table))]).fit_transform(table)
row = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "size": table.size}
print(json.dumps({**row, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
`

const table = `
import sys
import numpy as np, pandas as pd
values = np.random.default_rng(0).normal(size=(200_000, 50))
frame = pd.DataFrame(values, columns=[f"c{i}" for i in range(50)])
frame.to_csv(sys.argv[1] + "/full.csv", index=False)
frame.to_csv(sys.argv[1] + "/short.csv", index=False, float_format="%.6g")
`

const run = (command, args) => JSON.parse(execFileSync(command, args, { encoding: 'utf8' }))

try {
  await build({
    stdin: { contents: telar, resolveDir: at('packages/datasets') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: join(folder, 'telar.mjs'),
    logLevel: 'error',
  })
  writeFileSync(join(folder, 'peers.py'), peers)
  execFileSync(python, ['-c', table, folder])
  console.log('| numbers | reader | processor s | wall s | peak MB | × pandas C, processor | × pandas C, peak |')
  console.log('|---|---|---|---|---|---|---|')
  for (const [file, numbers] of [
    ['short.csv', '6 digits'],
    ['full.csv', '16 to 18 digits'],
  ]) {
    const path = join(folder, file)
    const withPython = (how) => () => run(python, [join(folder, 'peers.py'), how, path])
    const readers = {
      'pandas, C': withPython('pandas, C'),
      Telar: () => run(process.execPath, [join(folder, 'telar.mjs'), path]),
      'pandas, pyarrow': withPython('pandas, pyarrow'),
      'pandas and ColumnTransformer': withPython('pandas and ColumnTransformer'),
    }
    const rows = Array.from({ length: rounds }, () => Object.entries(readers).map(([, read]) => read()))
    if (rows.flat().some(({ size }) => size !== 1e7)) throw new Error(`${path}: a reader did not read all of it`)
    Object.keys(readers).forEach((name, i) => {
      const of = (key) => median(rows.map((row) => row[i][key]))
      const ratio = (key) => median(rows.map((row) => row[i][key] / row[0][key])).toFixed(2)
      const cells = [
        numbers,
        name,
        of('cpu').toFixed(2),
        of('wall').toFixed(2),
        of('peak').toFixed(0),
        ratio('cpu'),
        ratio('peak'),
      ]
      console.log(`| ${cells.join(' | ')} |`)
    })
  }
} finally {
  rmSync(folder, { recursive: true })
}
