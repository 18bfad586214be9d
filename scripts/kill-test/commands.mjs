// Other commands that write files, killed and called again: what stands at the name of a file is the old one or the new one, whole, and at the end all
// files are those of a call that nobody killed.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emptied, filesIn, leftovers, live, liveOn } from './live.mjs'
import { checkpointOf, differences, withoutSeconds } from './training.mjs'

const spirals = {
  name: 'spirals',
  seed: 3,
  epochs: 3,
  batchSize: 32,
  data: { use: 'dataset:spirals', with: { classes: 3, samples: 600, validation: 0.1 } },
  model: [
    { use: 'layer:dense', with: { units: 16, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 3 } },
  ],
}
const space = { learningRate: { choices: [0.001, 0.01, 0.1] } }

/** Commands whose files are the same each time. `to` is where they write. */
const writers = {
  report: { to: 'out', args: ['report', 'spirals-1', '--out', 'out', '--backend', 'wasm'] },
  export: { to: 'out', args: ['export', 'spirals-1', '--to', 'out/model.json', '--force'] },
  'export onnx': { to: 'out', args: ['export', 'spirals-1', '--to', 'out/model.onnx', '--force'] },
  import: { to: 'out', args: ['import', 'weights.npz', '--like', 'spirals-1', '--to', 'out/weights.telar', '--force'] },
}

/** Commands that go on where they were killed. `of` reads what they come to, without times. */
const goingOn = {
  search: {
    args: ['search', 'spirals.json', '--space', 'space.json', '--strategy', 'grid', '--jobs', '1', '--backend', 'wasm'],
    of: searched,
  },
  reproduce: {
    args: [
      'reproduce',
      'mnist-first',
      'data.with.limit=300',
      'data.with.limitEvaluation=100',
      'epochs=2',
      '--backend',
      'wasm',
    ],
    of: reproduced,
  },
}

export const commands = [...Object.keys(writers), ...Object.keys(goingOn)]

/** A run and its weights, for the commands that take one. */
export async function prepare({ main, folder }) {
  await writeFile(join(folder, 'spirals.json'), JSON.stringify(spirals))
  await writeFile(join(folder, 'space.json'), JSON.stringify(space))
  await liveOn({ main, folder, args: ['train', 'spirals.json', '--backend', 'wasm'] }, [])
  await liveOn({ main, folder, args: ['export', 'spirals-1', '--to', 'weights.npz'] }, [])
}

export async function killCommand(where, name, kills) {
  return name in writers ? killWriter(where, writers[name], kills) : killGoingOn(where, goingOn[name], kills)
}

async function contentsOf(folder) {
  const names = (await filesIn(folder)).filter((name) => !name.includes('.partial-'))
  const files = await Promise.all(
    names.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')]),
  )
  return Object.fromEntries(files)
}

/** Kills a command that writes files anew each time, over files of an earlier call in every second kill. */
async function killWriter({ main, folder }, { to, args }, kills) {
  const command = { main, folder, args }
  await emptied(join(folder, to))
  let { ms } = await live(command)
  const whole = await contentsOf(join(folder, to))
  const wrong = []
  let killed = 0
  for (let call = 0; killed < kills && call < 5 * kills; call++) {
    if (call % 2 === 0) await rm(join(folder, to), { recursive: true, force: true })
    const moment =
      call % 4 < 2 ? { ms: Math.random() * ms } : { inWrite: to, change: 1 + Math.floor(Math.random() * 12) }
    const { code, signal, errors } = await live(command, moment)
    if (signal === 'SIGKILL') killed++
    // The machine had more to do when the time was taken.
    else ms *= 0.7
    if (signal === null && code !== 0) wrong.push(`it ended with ${code}: ${errors}`)
    for (const [file, content] of Object.entries(await contentsOf(join(folder, to))))
      if (whole[file] !== content) wrong.push(`${file} is neither the old file nor the new one after kill ${killed}`)
  }
  await liveOn(command, [])
  wrong.push(
    ...differences({ files: whole }, { files: await contentsOf(join(folder, to)) }),
    ...(await leftovers(join(folder, to))),
  )
  return { killed, what: `${Object.keys(whole).length} files`, wrong }
}

/** Kills a command that goes on when it is called again. */
async function killGoingOn({ main, folder }, { args, of }, kills) {
  const command = (runs) => ({ main, folder, args: [...args, '--runs', runs] })
  await emptied(join(folder, 'whole'))
  const { code, errors, ...took } = await live(command('whole'))
  let { ms } = took
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${errors}`)
  const whole = await of(join(folder, 'whole'))
  let killed = 0
  for (let tries = 0; killed < kills && tries < 3 * kills; tries++) {
    await emptied(join(folder, 'killed'))
    const moments = Array.from({ length: Math.min(6, kills - killed) }, (_, i) =>
      i % 2 === 0
        ? { ms: (0.2 + 0.6 * Math.random()) * ms }
        : { inWrite: 'killed', change: 1 + Math.floor(Math.random() * 40) },
    )
    const came = await liveOn(command('killed'), moments)
    killed += came
    // The machine had more to do when the time was taken.
    if (came < moments.length) ms *= 0.7
    const wrong = [
      ...differences(whole, await of(join(folder, 'killed'))),
      ...(await leftovers(join(folder, 'killed'))),
    ]
    if (wrong.length > 0) return { killed, what: 'its results', wrong }
  }
  return {
    killed,
    what: `${Object.values(whole)
      .map((part) => Object.keys(part).length)
      .join(' and ')} results`,
    wrong: [],
  }
}

/** Trials with their values, and the best experiment. */
async function searched(runs) {
  const folder = join(runs, 'search-spirals')
  const lines = (await readFile(join(folder, 'search.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const ends = lines.filter(({ type }) => type === 'end' || type === 'result').map(withoutSeconds)
  return { trials: ends, best: [JSON.parse(await readFile(join(folder, 'best.json'), 'utf8'))] }
}

/** The numbers of each row, and the weights of each run. */
async function reproduced(runs) {
  const folder = join(runs, 'reproduce-mnist-first')
  const { rows } = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
  const names = rows.flatMap((row) => row.runs.map((run) => run.folder.split('/').at(-1)))
  const weights = await Promise.all(names.map(async (name) => [name, (await checkpointOf(join(folder, name))).tensors]))
  const numbers = rows.map(({ id, runs: own }) => [
    id,
    own.map(({ status, comparisons, summary }) => ({ status, comparisons, summary })),
  ])
  return { numbers, weights: Object.fromEntries(weights) }
}
