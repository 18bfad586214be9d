// Kills a training CLI at random moments and while it writes, goes on each time, and compares the end with a run that nobody killed:
// `node scripts/kill-test.mjs [kills of each kind] [main.js of the CLI]`. Ends with 1 where a weight, a step or an epoch in a log, or a
// callback's memory differs.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const kills = Number(process.argv[2] ?? 3)
const main = resolve(process.argv[3] ?? new URL('../apps/cli/dist/main.js', import.meta.url).pathname)
const epochs = 2 * kills + 6

const dense = (units, activation) => ({ use: 'layer:dense', with: { units, ...(activation ? { activation } : {}) } })
const mlp = [dense(64, 'relu'), dense(64, 'relu'), dense(3)]
const points = { use: 'dataset:spirals', with: { classes: 3, samples: 6000, validation: 0.1 } }
const images = { use: 'dataset:mnist', with: { limit: 1000, limitEvaluation: 200, validation: 0.2 } }
const chain = (...links) => ({ use: 'optimizer:chain', with: { links } })
const optimizer = (name, options = {}) => ({ use: `optimizer:${name}`, with: options })

/** What a run keeps is all here: moments, averages and counts of optimizers, statistics of layers, random numbers, schedules, memories. */
const kinds = {
  'batch-norm-dropout': {
    data: points,
    model: [
      dense(64, 'relu'),
      { use: 'layer:batch-norm' },
      { use: 'layer:dropout', with: { rate: 0.1 } },
      dense(64, 'relu'),
      dense(3),
    ],
    schedule: { use: 'schedule:cosine' },
  },
  'clipping-affine': {
    data: images,
    transforms: [{ use: 'transform:random-affine', with: { rotate: 10, translate: 0.1 } }],
    model: [dense(32, 'relu'), dense(10)],
    optimizer: chain(optimizer('clip-by-global-norm', { norm: 1 }), optimizer('adam'), optimizer('weight-decay')),
  },
  ema: { data: points, model: mlp, optimizer: chain(optimizer('adam'), optimizer('ema', { decay: 0.99 })) },
  lookahead: { data: points, model: mlp, optimizer: chain(optimizer('adam'), optimizer('lookahead')) },
  accumulation: {
    data: points,
    model: mlp,
    optimizer: optimizer('accumulate', { steps: 4, optimizer: optimizer('adam') }),
  },
  'convolution-mixup': {
    data: images,
    transforms: [{ use: 'transform:mixup' }],
    model: [{ use: 'layer:conv2d', with: { filters: 4, kernelSize: 3, activation: 'relu' } }, dense(10)],
  },
}

const callbacks = [
  { use: 'callback:history' },
  { use: 'callback:early-stopping', with: { patience: 1000 } },
  { use: 'callback:reduce-on-plateau', with: { patience: 3, factor: 0.5 } },
  { use: 'callback:checkpoint', with: { everyMinutes: 0.002 } },
]

const folder = await mkdtemp(join(tmpdir(), 'telar-kill-'))

/** Runs the CLI, and kills it once it has said that an epoch is done: some milliseconds later, or at the next change in the run's folder. */
function live(name, runs, resume, moment) {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [main, 'train', `${name}.json`, '--backend', 'wasm', '--runs', runs, ...(resume ? ['--resume', 'last'] : [])],
      { cwd: folder },
    )
    let said = ''
    let errors = ''
    let watcher
    let isKilling = false
    function kill() {
      isKilling = true
      if (!moment.inWrite) return setTimeout(() => child.kill('SIGKILL'), moment.ms)
      watcher = watch(join(folder, runs, `${name}-1`), { recursive: true }, () => child.kill('SIGKILL'))
    }
    child.stdout.on('data', (text) => {
      said += text
      const epoch = Number([...said.matchAll(/^epoch +(\d+)\//gm)].at(-1)?.[1] ?? 0)
      if (moment && !isKilling && epoch >= moment.epoch) kill()
    })
    child.stderr.on('data', (text) => (errors += text))
    child.on('exit', (code, signal) => {
      watcher?.close()
      done({ code, signal, errors })
    })
  })
}

async function runToEnd(name, runs, moments) {
  await rm(join(folder, runs), { recursive: true, force: true })
  let killed = 0
  let resume = false
  for (;;) {
    const { code, signal, errors } = await live(name, runs, resume, moments[killed])
    if (signal === 'SIGKILL') killed++
    else if (code === 0) return killed
    // Killed before its first checkpoint: there is nothing to resume, so it begins again.
    else if (resume && code === 2 && errors.includes('nothing to resume'))
      await rm(join(folder, runs), { recursive: true, force: true })
    else throw new Error(`${name}: after ${killed} kills it ended with ${code}: ${errors}`)
    resume = signal === 'SIGKILL'
  }
}

/** The tensors of the last checkpoint, and the memories of its callbacks without what counts time or lines. */
async function checkpointOf(run) {
  const bytes = await readFile(join(folder, run, 'checkpoints/last.telar'))
  const length = Number(bytes.readBigUInt64LE(0))
  const { __metadata__: metadata, ...tensors } = JSON.parse(bytes.subarray(8, 8 + length).toString())
  const { 'jsonl-log': _, ...memories } = JSON.parse(metadata.content).callbacks
  const values = Object.entries(tensors).map(
    ([
      name,
      {
        data_offsets: [from, to],
      },
    ]) => [name, bytes.subarray(8 + length + from, 8 + length + to).toString('base64')],
  )
  return { tensors: Object.fromEntries(values), memories: withoutSeconds(memories) }
}

function withoutSeconds(value) {
  if (Array.isArray(value)) return value.map(withoutSeconds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === 'seconds' ? [] : [[key, withoutSeconds(inner)]])),
  )
}

const linesOf = async (run, file) => (await readFile(join(folder, run, file), 'utf8')).trimEnd().split('\n')

/** What the logs say of steps and epochs, in order, without times. */
async function logsOf(run) {
  const lines = (await linesOf(run, 'log.jsonl')).map((line) => JSON.parse(line))
  const [head, ...rows] = (await linesOf(run, 'metrics.csv')).map((line) => line.split(','))
  const steps = lines
    .filter(({ type }) => type === 'steps')
    .flatMap(({ epoch, from, losses, learningRates, metrics }) =>
      losses.map((loss, i) => [epoch, from + i, loss, learningRates[i], ...Object.values(metrics).map((m) => m[i])]),
    )
  const seconds = rows.map((row) => Number(row[head.indexOf('seconds')]))
  return {
    steps,
    events: lines.filter(({ type }) => type === 'evaluated' || type === 'epochEnd').map(withoutSeconds),
    rows: rows.map((row) => row.filter((_, column) => head[column] !== 'seconds')),
    history: withoutSeconds(JSON.parse((await linesOf(run, 'history.json')).join('\n'))).epochs,
    everyEpochTookTime: seconds.every((each) => each > 0),
    epochMs: 1000 * [...seconds].sort((a, b) => a - b)[seconds.length >> 1],
  }
}

/** One line for each part that is not the same. */
function differences(one, other) {
  return Object.keys(one).flatMap((part) => {
    const [a, b] = [one, other].map((side) =>
      Object.entries(side[part]).map(([key, value]) => [key, JSON.stringify(value)]),
    )
    const others = new Map(b)
    const differing = a.filter(([key, value]) => others.get(key) !== value)
    if (differing.length === 0 && a.length === b.length) return []
    return [
      `${part}: ${a.length} against ${b.length}, ${differing.length} differ, first ${differing[0]?.[0] ?? 'none'}`,
    ]
  })
}

/** Trains an experiment twice, once killed again and again; returns what is not the same at the end. */
async function compare(name) {
  const experiment = { name, seed: 11, batchSize: 32, ...kinds[name], epochs, callbacks }
  await writeFile(join(folder, `${name}.json`), JSON.stringify(experiment))
  await runToEnd(name, 'whole', [])
  const { epochMs, ...whole } = await logsOf(`whole/${name}-1`)
  let killed = 0
  // On a machine that stalls, a run may end before its last kill: then it begins again.
  for (let tries = 0; killed < kills && tries < 5; tries++) {
    // The first kill before there is a checkpoint, the last with a third of the epochs to come; every second one within a write.
    const moments = Array.from({ length: kills }, (_, i) => ({
      epoch: Math.floor((i * epochs * 2) / (kills * 3)),
      ms: Math.random() * epochMs,
      inWrite: i % 2 === 1,
    }))
    killed = await runToEnd(name, 'killed', moments)
  }
  const { epochMs: _, ...resumed } = await logsOf(`killed/${name}-1`)
  const [before, after] = [await checkpointOf(`whole/${name}-1`), await checkpointOf(`killed/${name}-1`)]
  const wrong = [
    ...(killed === kills ? [] : [`only ${killed} of ${kills} kills came`]),
    ...differences({ ...before, ...whole }, { ...after, ...resumed }),
  ]
  const tensors = Object.keys(before.tensors).length
  console.log(
    `${name}: ${killed} kills in ${epochs} epochs; ${tensors} tensors, ${whole.steps.length} steps, ${whole.rows.length} epochs and ${Object.keys(before.memories).length} memories ${wrong.length === 0 ? 'are the same' : 'differ'}`,
  )
  for (const line of wrong) console.log(`  ${line}`)
  return wrong
}

try {
  for (const name of Object.keys(kinds)) if ((await compare(name)).length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
