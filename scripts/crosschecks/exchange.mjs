// Exports networks with every layer and lets other programs judge: onnxruntime must answer as Telar does, NumPy and the safetensors
// library must read the same numbers, and what they write must come back. Python packages go into node_modules/.cache, once (130 MB).
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { judgeByRuntimes } from './onnx-runtimes.mjs'
import { pythonWith } from './python.mjs'

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const packages = ['numpy==2.2.6', 'onnx==1.17.0', 'onnxruntime==1.22.1', 'safetensors==0.5.3']
const checkedFile = at('packages/exchange/fixtures/checked-onnx.json')

/** Bundled beside the packages of exchange, so that tfjs is found. */
async function bundle() {
  const folder = at('packages/exchange/node_modules/.crosscheck')
  const file = join(folder, `${process.pid}.mjs`)
  mkdirSync(folder, { recursive: true })
  const program = `
    import '@tensorflow/tfjs-backend-cpu'
    export { setBackend } from '@tensorflow/tfjs-core'
    export { parseNpy, writeNpy } from '@telarjs/datasets/formats'
    export { cases } from './fixtures/cases.ts'
    export { makeCase, samplesOf } from './fixtures/models.ts'
    export { registry } from './fixtures/own-layer.ts'
    export { exportModel, importWeights, describeModel, readWeights } from './src/index.ts'
  `
  const outside = {
    name: 'outside',
    setup: ({ onResolve }) => onResolve({ filter: /^@tensorflow\/[\w-]+$/ }, ({ path }) => ({ path, external: true })),
  }
  await build({
    stdin: { contents: program, resolveDir: at('packages/exchange') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: file,
    plugins: [outside],
    mainFields: ['module', 'main'],
    logLevel: 'error',
  })
  try {
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(file)
  }
}

/** A network with a layer of somebody else, trained, exported and asked by the commands that a person types. */
function exportByCommand() {
  const hello = at('examples/telar-plugin-hello')
  const own = ['--plugin', join(hello, 'src/index.ts'), '--runs', join(folder, 'runs')]
  const telar = (...args) =>
    execFileSync(process.execPath, ['scripts/telar.mjs', ...args, ...own], { cwd: at('.'), encoding: 'utf8' })
  telar('train', join(hello, 'rings.json'), 'epochs=2', '--backend', 'cpu', '--quiet')
  for (const ending of ['onnx', 'npz', 'safetensors'])
    telar('export', 'rings', '--to', join(folder, `command.${ending}`))
  const shape = [5, 2]
  const points = Float32Array.of(0.4, 0, 0, -0.5, 1.5, 0.1, -1, 1, 0.3, 0.3)
  writeFileSync(join(folder, 'command.input.npy'), writeNpy({ shape, values: points }))
  const asked = telar('predict', 'rings', join(folder, 'command.input.npy'), '--top', '2', '--backend', 'cpu', '--json')
  const probabilityOf = (top, name) => top.find((answer) => answer.class === name).probability
  const values = JSON.parse(asked).answers.flatMap(({ top }) =>
    ['inner', 'outer'].map((name) => probabilityOf(top, name)),
  )
  writeFileSync(join(folder, 'command.answers.npy'), writeNpy({ shape, values: Float32Array.from(values) }))
}

const executable = pythonWith('exchange', packages)
const {
  setBackend,
  registry,
  writeNpy,
  cases,
  makeCase,
  samplesOf,
  exportModel,
  importWeights,
  describeModel,
  readWeights,
} = await bundle()
await setBackend('cpu')
const folder = mkdtempSync(join(tmpdir(), 'telar-exchange-'))
const checked = {}
const questions = []
const models = new Map()
for (const given of cases) {
  const { name, sample } = given
  const { checkpoint, answers, shape } = await makeCase(given)
  models.set(name, await describeModel(checkpoint, registry))
  for (const ending of ['onnx', 'npz', 'safetensors']) {
    const [{ bytes }] = await exportModel(checkpoint, `${name}.${ending}`, { registry })
    writeFileSync(join(folder, `${name}.${ending}`), bytes)
    if (ending === 'onnx') checked[name] = createHash('sha256').update(bytes).digest('hex')
  }
  const input = samplesOf(given)
  writeFileSync(join(folder, `${name}.input.npy`), writeNpy({ shape: [5, ...sample.shape], values: input }))
  questions.push({ name, shape: [5, ...sample.shape], input: [...input], answers: [...answers] })
  writeFileSync(join(folder, `${name}.answers.npy`), writeNpy({ shape, values: answers }))
}

exportByCommand()
execFileSync(executable, [at('scripts/crosschecks/exchange.py'), folder], { stdio: 'inherit' })
judgeByRuntimes(folder, questions)

let returned = 0
for (const [name, { params, state, experiment, sample }] of models) {
  for (const file of [`${name}.returned.npz`, `${name}.returned.safetensors`]) {
    const { checkpoint } = await importWeights(readWeights(readFileSync(join(folder, file)), file), {
      experiment,
      sample,
      registry,
    })
    const again = await describeModel(checkpoint, registry)
    for (const [key, { values }] of Object.entries({ ...params, ...state })) {
      const received = { ...again.params, ...again.state }[key].values
      if (values.some((value, i) => value !== received[i])) throw new Error(`${file}: '${key}' came back changed`)
      returned += 1
    }
  }
}
console.log(`${returned} arrays that Python wrote came back bit for bit`)
rmSync(folder, { recursive: true })

// The test of the package compares with these, so that it needs no Python.
const text = `${JSON.stringify(checked, null, 2)}\n`
if (process.argv.includes('--write')) writeFileSync(checkedFile, text)
else if (readFileSync(checkedFile, 'utf8') !== text)
  throw new Error(`${checkedFile}: the models differ from those that were checked; write them with --write`)
