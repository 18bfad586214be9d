// How much longer trials of two seconds take on eight workers than they must: the queue alone, with tasks that sleep.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { load, loadQueue } from './load-queue.mjs'
import { startServer } from './server.mjs'

const trials = 200
const seconds = 2
const workers = 8

export async function measureOverhead({ folder, program }) {
  const server = await startServer({ program, folder })
  const children = Array.from({ length: workers }, (_, index) =>
    spawn(process.execPath, [fileURLToPath(import.meta.url), server.address, `worker-${index}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
  try {
    await Promise.all(children.map((child) => new Promise((done) => child.stdout.once('data', done))))
    const [{ openQueue }, { search }, { randomSearch }] = await Promise.all([
      loadQueue(),
      load('../../packages/search/src/search.ts'),
      load('../../packages/search/src/random-search.ts'),
    ])
    const queue = await openQueue(server.address)
    const run = async ({ trial, values, signal, started }) =>
      Number(await queue.run('overhead', { id: `trial-${trial}`, task: values, signal, onStart: started }))
    const began = performance.now()
    let ended = 0
    const options = { space: { x: { uniform: [0, 1] } }, strategy: randomSearch(), direction: 'minimize', run }
    for await (const { type } of search({ ...options, trials, parallel: workers })) if (type === 'end') ended++
    const took = (performance.now() - began) / 1000
    await queue.close()
    const ideal = (trials / workers) * seconds
    const percent = (100 * (took - ideal)) / ideal
    return {
      what: `${ended} trials of ${seconds} s on ${workers} workers: ${took.toFixed(2)} s, ideally ${ideal} s: ${percent.toFixed(1)} % more`,
      wrong: ended === trials ? [] : [`only ${ended} trials ended`],
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await server.stop()
  }
}

/** This file as a process of its own is a worker. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , address, name] = process.argv
  const { openQueue } = await loadQueue()
  const queue = await openQueue(address)
  const run = async ({ x }) => new Promise((done) => setTimeout(() => done(x), 1000 * seconds))
  queue.serve({ name, run })
  process.stdout.write('ready\n')
}
