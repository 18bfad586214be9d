// Kills a training CLI at random moments, goes on each time, and compares the end with a run that nobody killed:
// `node scripts/kill-test.mjs [kills] [main.js of the CLI]`. Ends with 1 where a weight or a loss differs in one bit.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const kills = Number(process.argv[2] ?? 20)
const main = resolve(process.argv[3] ?? new URL('../apps/cli/dist/main.js', import.meta.url).pathname)
const epochs = 2 * kills + 8

/** What a run keeps is all here: moments of Adam, statistics of batch norm, dropout, a schedule, early stopping, checkpoints within epochs. */
const experiment = {
  name: 'kill-test',
  seed: 11,
  data: { use: 'dataset:spirals', with: { classes: 3, samples: 6000, validation: 0.1 } },
  model: [
    { use: 'layer:dense', with: { units: 64, activation: 'relu' } },
    { use: 'layer:batch-norm' },
    { use: 'layer:dropout', with: { rate: 0.1 } },
    { use: 'layer:dense', with: { units: 64, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 3 } },
  ],
  schedule: { use: 'schedule:cosine' },
  callbacks: [
    { use: 'callback:early-stopping', with: { patience: 1000 } },
    { use: 'callback:checkpoint', with: { everyMinutes: 0.002 } },
  ],
  epochs,
  batchSize: 32,
}

const folder = await mkdtemp(join(tmpdir(), 'telar-kill-'))
await writeFile(join(folder, 'experiment.json'), JSON.stringify(experiment))

/** Runs the CLI; kills it some milliseconds after it has said that an epoch is done. */
function live(runs, resume, killAfter) {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [main, 'train', 'experiment.json', '--backend', 'wasm', '--runs', runs, ...(resume ? ['--resume', 'last'] : [])],
      { cwd: folder },
    )
    let said = ''
    let errors = ''
    let isKilling = false
    child.stdout.on('data', (text) => {
      said += text
      const epoch = Number([...said.matchAll(/^epoch +(\d+)\//gm)].at(-1)?.[1] ?? 0)
      if (killAfter === undefined || isKilling || epoch < killAfter.epoch) return
      isKilling = true
      setTimeout(() => child.kill('SIGKILL'), killAfter.ms)
    })
    child.stderr.on('data', (text) => (errors += text))
    child.on('exit', (code, signal) => done({ code, signal, errors }))
  })
}

async function runToEnd(runs, moments) {
  let killed = 0
  let resume = false
  for (;;) {
    const { code, signal, errors } = await live(runs, resume, moments[killed])
    if (signal === 'SIGKILL') killed++
    else if (code === 0) return killed
    // Killed before its first checkpoint: there is nothing to resume, so it begins again.
    else if (resume && code === 2 && errors.includes('nothing to resume'))
      await rm(join(folder, runs), { recursive: true, force: true })
    else throw new Error(`after ${killed} kills it ended with ${code}: ${errors}`)
    resume = signal === 'SIGKILL'
  }
}

async function tensorsOf(runs) {
  const bytes = await readFile(join(folder, runs, 'kill-test-1/checkpoints/last.telar'))
  const length = Number(bytes.readBigUInt64LE(0))
  const { __metadata__: _, ...tensors } = JSON.parse(bytes.subarray(8, 8 + length).toString())
  return Object.fromEntries(
    Object.entries(tensors).map(
      ([
        name,
        {
          data_offsets: [from, to],
        },
      ]) => [name, bytes.subarray(8 + length + from, 8 + length + to).toString('base64')],
    ),
  )
}

/** The milliseconds of an epoch, the median: a kill comes within one. */
async function epochMsOf(runs) {
  const [head, ...rows] = (await readFile(join(folder, runs, 'kill-test-1/metrics.csv'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const seconds = rows.map((row) => Number(row[head.indexOf('seconds')])).sort((a, b) => a - b)
  return seconds[seconds.length >> 1] * 1000
}

/** The loss of each step. A kill takes with it what was not yet written of the log. */
async function lossesOf(runs) {
  const lines = (await readFile(join(folder, runs, 'kill-test-1/log.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return new Map(
    lines
      .filter(({ type }) => type === 'steps')
      .flatMap(({ from, losses }) => losses.map((loss, i) => [from + i, loss])),
  )
}

try {
  await runToEnd('whole', [])
  const epochMs = await epochMsOf('whole')
  let killed = 0
  // On a machine that stalls, a run may end before its last kill: then it begins again.
  for (let tries = 0; killed < kills && tries < 5; tries++) {
    await rm(join(folder, 'killed'), { recursive: true, force: true })
    // The first kill before there is a checkpoint, the last with a third of the epochs to come.
    const moments = Array.from({ length: kills }, (_, i) => ({
      epoch: Math.floor((i * epochs * 2) / (kills * 3)),
      ms: Math.random() * epochMs,
    }))
    killed = await runToEnd('killed', moments)
  }
  const [whole, resumed] = [await tensorsOf('whole'), await tensorsOf('killed')]
  const names = Object.keys(whole)
  const differing = names.filter((name) => whole[name] !== resumed[name])
  const [losses, resumedLosses] = [await lossesOf('whole'), await lossesOf('killed')]
  const differingLosses = [...resumedLosses].filter(([step, loss]) => losses.get(step) !== loss)
  const isSame =
    killed === kills &&
    differing.length === 0 &&
    names.length === Object.keys(resumed).length &&
    differingLosses.length === 0
  console.log(
    `${killed} kills in ${epochs} epochs; of ${names.length} tensors ${differing.length} differ; of the losses of ${losses.size} steps ${differingLosses.length} differ, ${losses.size - resumedLosses.size} were lost with a kill`,
  )
  if (!isSame) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
