// Searches and workers as processes of the CLI, and what their journals come to.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Trials of a second or two, with a checkpoint after each epoch. At the upper end of the learning rates they diverge. */
const experiment = {
  name: 'spirals',
  seed: 3,
  epochs: 20,
  data: { use: 'dataset:spirals', with: { samples: 3000, validation: 0.2 } },
  model: [
    { use: 'layer:dense', with: { units: 16, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 2 } },
  ],
  callbacks: [{ use: 'callback:checkpoint', with: { everyEpochs: 1 } }],
}
const space = { learningRate: { logUniform: [1e-4, 1e30] }, 'model[0].with.units': { choices: [4, 8, 16] } }

/** Some good, some poor, and one that diverges. */
const grid = { learningRate: { choices: [0.03, 0.001, 1e30] }, 'model[0].with.units': { choices: [8, 4, 16] } }

/** Starts processes of the CLI in one folder; those that still run are ended with `end`. */
export async function openFolder({ main, folder, env = {} }) {
  const running = new Set()
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'spirals.json'), JSON.stringify(experiment))
  await writeFile(join(folder, 'space.json'), JSON.stringify(space))
  await writeFile(join(folder, 'grid.json'), JSON.stringify(grid))
  await writeFile(join(folder, 'units.json'), JSON.stringify({ 'model[0].with.units': space['model[0].with.units'] }))

  function telar(...args) {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const started = { child, text: '' }
    running.add(child)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (started.text += text))
    const over = new Promise((done) =>
      child.on('close', (code, signal) => {
        running.delete(child)
        done(signal ?? code)
      }),
    )
    return Object.assign(started, {
      over,
      async kill(signal = 'SIGKILL') {
        child.kill(signal)
        return over
      },
      /** Waits until it has said something. */
      async says(words) {
        while (!started.text.includes(words)) {
          if (child.exitCode !== null) throw new Error(`it ended before it said '${words}':\n${started.text}`)
          await sleep(20)
        }
        return started
      },
    })
  }

  return {
    folder,
    telar,
    search: (name, ...args) =>
      telar('search', 'spirals.json', '--space', 'space.json', '--name', name, '--strategy', 'random', ...args),
    worker: (queue, name, ...args) =>
      telar('worker', '--queue', queue, '--name', name, '--jobs', '1', '--backend', 'wasm', '--lock', '2', ...args),
    async end() {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}

/** The journal of a search, by lines. */
export async function linesOf(folder, name) {
  const path = join(folder, 'runs', `search-${name}`, 'search.jsonl')
  if (!existsSync(path)) return []
  const whole = (await readFile(path, 'utf8')).split('\n').slice(0, -1)
  return whole.map((line) => JSON.parse(line))
}

/** Waits until so many trials have ended. */
export async function endsOf(folder, name, count) {
  const ended = async () => (await linesOf(folder, name)).filter(({ type }) => type === 'end').length
  while ((await ended()) < count) await sleep(50)
}

/** What a search came to, without times: of each trial its values, its last report of each epoch, its results and its end. */
export async function tableOf(folder, name) {
  const trials = []
  for (const { type, trial, seconds: _, ...rest } of await linesOf(folder, name)) {
    if (type === 'start') trials[trial] = { values: rest.values, reports: {}, results: {} }
    if (type === 'report') trials[trial].reports[rest.epoch] = rest.value
    if (type === 'result') trials[trial].results[rest.repeat] = rest.value
    if (type === 'end') trials[trial].end = rest
  }
  return trials
}

/** What is wrong with a search beside one that nobody disturbed; empty where nothing is. */
export async function compareSearches(folder, name, undisturbed) {
  const [table, expected] = [await tableOf(folder, name), await tableOf(undisturbed.folder, undisturbed.name)]
  const wrong = expected.flatMap((trial, index) =>
    JSON.stringify(table[index]) === JSON.stringify(trial)
      ? []
      : [`trial ${index} is ${JSON.stringify(table[index])}, undisturbed ${JSON.stringify(trial)}`],
  )
  if (table.length !== expected.length) wrong.push(`${table.length} trials, undisturbed ${expected.length}`)
  const counts = new Map()
  for (const { type, trial, repeat } of await linesOf(folder, name)) {
    if (type === 'report') continue
    const line = `${type} of trial ${trial}${repeat === undefined ? '' : `, repeat ${repeat}`}`
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  for (const [line, count] of counts) if (count > 1) wrong.push(`${line} was counted ${count} times`)
  return wrong
}
