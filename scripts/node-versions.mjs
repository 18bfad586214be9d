// Trains the same experiment on Node 20, 22 and 24, which npm has, and compares the bits: versions with the same build of the kernels (simd on 20,
// relaxed-simd from 22 on) come to the same weights, and a resume on another build says that bits may differ. Native functions, where they are built,
// would be the same on all, so they are left out. Needs `pnpm run build` before.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkpointOf, differences } from './kill-test/training.mjs'

const versions = ['20', '22', '24']
const main = resolve(fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url)))

/** What depends on the kernels: convolutions, statistics, random numbers, moments. */
const experiment = {
  name: 'bits',
  seed: 11,
  data: { use: 'dataset:mnist', with: { limit: 500, limitEvaluation: 100, validation: 0.2 } },
  transforms: [{ use: 'transform:mixup' }],
  model: [
    { use: 'layer:conv2d', with: { filters: 4, kernelSize: 3, activation: 'relu' } },
    { use: 'layer:batch-norm' },
    { use: 'layer:dropout' },
    { use: 'layer:dense', with: { units: 10 } },
  ],
  epochs: 2,
  batchSize: 32,
}

const folder = mkdtempSync(join(tmpdir(), 'telar-versions-'))

/** Runs the CLI on a version of Node. @returns what it said */
function telar(version, ...args) {
  const node = join(folder, `node_modules/node${version}/bin/node`)
  const { status, stdout, stderr } = spawnSync(node, [main, ...args, '--backend', 'wasm'], {
    cwd: folder,
    env: { ...process.env, TELAR_NATIVE: 'off' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`telar ${args.join(' ')} on Node ${version} ended with ${status}: ${stderr}`)
  return stdout + stderr
}

try {
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  writeFileSync(join(folder, 'bits.json'), JSON.stringify(experiment))
  const packages = versions.map((version) => `node${version}@npm:node@${version}`)
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], { cwd: folder })
  const trained = []
  for (const version of versions) {
    const { device } = JSON.parse(
      telar(version, 'train', 'bits.json', '--runs', version, '--json', '--quiet').trim().split('\n').at(-1),
    )
    trained.push({
      version,
      build: /kernels: ([\w-]+)/.exec(device)[1],
      checkpoint: await checkpointOf(join(folder, version, 'bits-1')),
    })
  }
  const problems = []
  for (const [index, one] of trained.entries())
    for (const other of trained.slice(index + 1)) {
      const different = differences(one.checkpoint, other.checkpoint)
      const isSameBuild = one.build === other.build
      console.log(
        `Node ${one.version} (${one.build}) and ${other.version} (${other.build}): ${different.length === 0 ? 'the same bits' : different.join('; ')}`,
      )
      if (isSameBuild && different.length > 0)
        problems.push(`Node ${one.version} and ${other.version} differ, on one build`)
    }
  const another = trained.find(({ build }) => build !== trained[0].build)
  if (!another) problems.push(`expected two builds of the kernels on Node ${versions.join(', ')}, received one`)
  else {
    telar(versions[0], 'train', 'bits.json', 'epochs=1', '--runs', 'resumed')
    const said = telar(another.version, 'train', '--resume', 'resumed/bits-1', 'epochs=2', '--runs', 'resumed')
    const warning = /the checkpoint was written on wasm .* the last bits of results may differ.*/.exec(said)?.[0]
    console.log(`a resume of Node ${versions[0]} on ${another.version}: ${warning ?? 'it says nothing'}`)
    if (!warning)
      problems.push(`a resume of Node ${versions[0]} on ${another.version} does not say that bits may differ`)
  }
  for (const problem of problems) console.log(problem)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
