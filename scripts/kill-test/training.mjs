// Trainings that are killed and resumed: weights, logs and memories of callbacks are those of a training that nobody killed.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { leftovers, live } from './live.mjs'

const dense = (units, activation) => ({ use: 'layer:dense', with: { units, ...(activation ? { activation } : {}) } })
const mlp = [dense(64, 'relu'), dense(64, 'relu'), dense(3)]
const points = { use: 'dataset:spirals', with: { classes: 3, samples: 6000, validation: 0.1 } }
const images = { use: 'dataset:mnist', with: { limit: 1000, limitEvaluation: 200, validation: 0.2 } }
/** Rows of a table that is read from its beginning in each epoch, a hundred at a time. */
const rows = (count) =>
  `x,y,word,k\n${Array.from({ length: count }, (_, i) => `${Math.sin(i)},${i % 7},${'abc'[i % 3]},${i % 2 ? 'odd' : 'even'}\n`).join('')}`
const chain = (...links) => ({ use: 'optimizer:chain', with: { links } })
const optimizer = (name, options = {}) => ({ use: `optimizer:${name}`, with: options })

/** What a run keeps is all here: moments, averages and counts of optimizers, statistics of layers, random numbers, schedules, memories. */
export const trainings = {
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
  stream: {
    files: { 'rows.csv.gz': gzipSync(rows(4000)), 'held.csv': rows(200) },
    data: {
      use: 'dataset:csv',
      with: {
        path: 'rows.csv.gz',
        validationPath: 'held.csv',
        target: 'k',
        stream: { shuffleBuffer: 500, shardSize: 100 },
      },
    },
    model: [dense(32, 'relu'), dense(2)],
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

async function runToEnd({ main, folder }, name, runs, moments) {
  await rm(join(folder, runs), { recursive: true, force: true })
  const train = ['train', `${name}.json`, '--backend', 'wasm', '--runs', runs]
  let killed = 0
  let resume = false
  for (;;) {
    const args = [...train, ...(resume ? ['--resume', 'last'] : [])]
    const { code, signal, errors } = await live({ main, folder, args }, moments[killed])
    if (signal === 'SIGKILL') killed++
    else if (code === 0) return killed
    // Killed before its first checkpoint: there is nothing to resume, so it begins again.
    else if (resume && code === 2 && errors.includes('nothing to resume'))
      await rm(join(folder, runs), { recursive: true, force: true })
    else throw new Error(`${name}: after ${killed} kills it ended with ${code}: ${errors}`)
    resume = signal === 'SIGKILL'
  }
}

/** The tensors of the last checkpoint of a run, and the memories of its callbacks without what counts time or lines. */
export async function checkpointOf(run) {
  const bytes = await readFile(join(run, 'checkpoints/last.telar'))
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

export function withoutSeconds(value) {
  if (Array.isArray(value)) return value.map(withoutSeconds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === 'seconds' ? [] : [[key, withoutSeconds(inner)]])),
  )
}

const linesOf = async (run, file) => (await readFile(join(run, file), 'utf8')).trimEnd().split('\n')

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
export function differences(one, other) {
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

/** Trains an experiment twice, once killed again and again; says what is not the same at the end. */
export async function killTraining(where, name, kills) {
  const { folder } = where
  const epochs = 2 * kills + 6
  const { files = {}, ...training } = trainings[name]
  for (const [path, bytes] of Object.entries(files)) await writeFile(join(folder, path), bytes)
  const experiment = { name, seed: 11, batchSize: 32, ...training, epochs, callbacks }
  await writeFile(join(folder, `${name}.json`), JSON.stringify(experiment))
  await runToEnd(where, name, 'whole', [])
  const { epochMs, ...whole } = await logsOf(join(folder, `whole/${name}-1`))
  let killed = 0
  // On a machine that stalls, a run may end before its last kill: then it begins again.
  for (let tries = 0; killed < kills && tries < 5; tries++) {
    // The first kill before there is a checkpoint, the last with a third of the epochs to come; every second one within a write.
    const moments = Array.from({ length: kills }, (_, i) => ({
      epoch: Math.floor((i * epochs * 2) / (kills * 3)),
      ...(i % 2 === 1 ? { inWrite: `killed/${name}-1` } : { ms: Math.random() * epochMs }),
    }))
    killed = await runToEnd(where, name, 'killed', moments)
  }
  const { epochMs: _, ...resumed } = await logsOf(join(folder, `killed/${name}-1`))
  const [before, after] = await Promise.all(
    ['whole', 'killed'].map((runs) => checkpointOf(join(folder, runs, `${name}-1`))),
  )
  return {
    killed,
    what: `${epochs} epochs; ${Object.keys(before.tensors).length} tensors, ${whole.steps.length} steps, ${whole.rows.length} epochs and ${Object.keys(before.memories).length} memories`,
    wrong: [
      ...differences({ ...before, ...whole }, { ...after, ...resumed }),
      ...(await leftovers(join(folder, 'killed'))),
    ],
  }
}
