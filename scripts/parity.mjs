// Trains the parity experiments on one backend of Node and compares them with plain JavaScript:
//   node scripts/parity.mjs wasm
//   node scripts/parity.mjs cpu --write     writes what plain JavaScript computes as the reference
import { build } from 'esbuild'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const [backend = 'wasm', write] = process.argv.slice(2)

const program = `
export { startBackend } from '${at('packages/backend-node/src/index.ts')}'
export { differenceFrom, tolerances, trainForParity } from '${at('packages/trainer/fixtures/parity/compare.ts')}'
export { isSame, numericsCases } from '${at('packages/tensor/fixtures/numerics.ts')}'
export { parityExperiments } from '${at('packages/trainer/fixtures/parity/experiments.ts')}'
`

const outside = {
  name: 'outside',
  setup({ onResolve }) {
    onResolve({ filter: /^(@tensorflow\/[\w-]+|webgpu|sharp)$/ }, ({ path }) => ({ path, external: true }))
  },
}

/** Bundled as the command line is, beside the packages of backend-node, so that tfjs is found. */
async function bundle() {
  const folder = at('packages/backend-node/node_modules/.parity')
  const file = `${folder}/${process.pid}.mjs`
  await mkdir(folder, { recursive: true })
  const stdin = { contents: program, resolveDir: at('packages/backend-node') }
  await build({
    stdin,
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
    await rm(file)
  }
}

const { startBackend, differenceFrom, isSame, numericsCases, tolerances, trainForParity, parityExperiments } =
  await bundle()
const started = await startBackend({ backend })
const results = {}
for (const name of Object.keys(parityExperiments)) results[name] = await trainForParity(name, started)
/** What docs/parity.md says of TensorFlow's own pooling, which Telar does not replace. */
const ofTensorFlow = { 'max pooling over NaN': [8, 9, 10], 'max pooling over NaN in three dimensions': [-1, -6, -8] }
const otherwise = []
for (const { name, run, expected: everywhere } of numericsCases) {
  const expected = (backend === 'node' && ofTensorFlow[name]) || everywhere
  const values = [...(await run().data())]
  if (!isSame(values, expected))
    otherwise.push(`${name}: expected ${expected.join(', ')}, received ${values.join(', ')}`)
}
await started.stop()

if (write === '--write')
  await writeFile(at('packages/trainer/fixtures/parity/reference.json'), `${JSON.stringify(results, null, 2)}\n`)
else {
  const differences = Object.entries(results).map(([name, result]) => [name, differenceFrom(name, result)])
  for (const [name, difference] of differences)
    console.log(`${backend} on ${started.device}, ${name}: ${difference.toExponential(1)}`)
  const wrong = differences.filter(([name, difference]) => !(difference <= tolerances[name]))
  for (const [name, difference] of wrong)
    console.error(
      `parity on ${backend}, ${name}: expected a difference of at most ${tolerances[name]}, received ${difference}`,
    )
  console.log(
    `${backend}: ${numericsCases.length - otherwise.length} of ${numericsCases.length} rows of docs/parity.md hold`,
  )
  for (const line of otherwise) console.error(`docs/parity.md on ${backend}, ${line}`)
  if (wrong.length + otherwise.length > 0) process.exitCode = 1
}
