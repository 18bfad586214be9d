// How the Studio feels: first load, frames while it trains, the answer to Stop, and memory over many runs, in Chromium. Needs a build of the CLI and the Studio.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { findChromium } from '../../scripts/browser.mjs'
import workloads from '../workloads.json' with { type: 'json' }
import { median, quantile, row, slope } from '../numbers.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const out = process.argv.includes('--out') ? process.argv[process.argv.indexOf('--out') + 1] : undefined

const w1 = { name: 'w1', seed: 7, data: { use: 'dataset:mnist' }, ...workloads.W1.experiment, epochs: 200 }
const points = {
  name: 'points',
  data: { use: 'dataset:spirals', with: { samples: 300 } },
  model: [
    { use: 'layer:dense', with: { units: 24, activation: 'tanh' } },
    { use: 'layer:dense', with: { units: 2 } },
  ],
  epochs: 5,
  batchSize: 16,
}
/** A fifth of the 300 points is kept apart: 240 in batches of 16. */
const shortEpochs = { ...points, name: 'short-epochs', epochs: 7000 }

const server = spawn(process.execPath, [`${root}apps/cli/dist/main.js`, 'ui', '--port', '0', '--no-open', '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const { address } = JSON.parse(await new Promise((resolve) => createInterface(server.stdout).once('line', resolve)))
const launch = (...args) => chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', ...args] })
const browser = await launch()
try {
  const [loadBefore] = loadavg()
  const rows = [
    ...(await firstLoad()),
    ...(await whileTraining(w1, 'W1')),
    ...(await whileTraining(shortEpochs, '7,000 epochs of 15 steps')),
    ...(await overRuns()),
  ]
  const text = `# The Studio in numbers

Chromium ${browser.version()}, WebAssembly, served by \`telar ui\`; load of the machine ${loadBefore.toFixed(1)} before. \`node bench/studio/measure.mjs\`

| what | goal | measured |
|---|---|---|
${rows.join('\n')}
`
  console.log(text)
  if (out) writeFileSync(out, text)
} finally {
  await browser.close()
  server.kill()
}

/** A page in a profile of its own, with an experiment to begin with. */
async function open(experiment, chromium = browser) {
  const context = await chromium.newContext({ viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  await page.addInitScript(
    (draft) => {
      localStorage.setItem('telar-backend', 'wasm')
      if (draft) localStorage.setItem('telar-draft', draft)
      globalThis.longTasks = []
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) globalThis.longTasks.push([startTime, duration])
      }).observe({ type: 'longtask', buffered: true })
    },
    experiment && JSON.stringify(experiment),
  )
  return { page, context }
}

async function firstLoad() {
  const [built, ready] = [[], []]
  let bytes = 0
  for (let visit = 0; visit < 5; visit++) {
    const { page, context } = await open()
    const addresses = new Set()
    page.on('request', (request) => addresses.add(request.url()))
    await page.goto(address)
    await page.getByText('2 layers will learn to tell 10 classes apart').waitFor()
    built.push(await page.evaluate(() => performance.now()))
    await page.locator('.badge', { hasText: 'WebAssembly' }).waitFor()
    ready.push(await page.evaluate(() => performance.now()))
    if (visit === 0) bytes = await weightOf(addresses)
    await context.close()
  }
  return [
    row('first load, gzipped, before data', '≤ 300 kB', `${Math.round(bytes / 1000)} kB`),
    row('until an experiment can be built', '< 1.5 s', `${(median(built) / 1000).toFixed(2)} s`),
    row('until it computes', '', `${(median(ready) / 1000).toFixed(2)} s`),
  ]
}

async function weightOf(addresses) {
  const own = [...addresses].filter((url) => url.startsWith(address) && !/\/data\/|sw\.js$/.test(url))
  const sizes = own.map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Frames, long tasks and the answer to Stop while something trains that is called `what`. */
async function whileTraining(experiment, what) {
  const { page, context } = await open(experiment)
  await page.goto(address)
  await page.locator('.badge', { hasText: 'WebAssembly' }).waitFor()
  await page.getByRole('button', { name: `Train ${experiment.name}` }).click()
  await page.locator('.status', { hasText: /Epoch [2-9]/ }).waitFor()
  const { intervals, tasks } = await page.evaluate(async () => {
    const [start, times] = [performance.now(), []]
    await new Promise((resolve) => {
      const note = (time) => {
        times.push(time)
        if (time - start < 10_000) requestAnimationFrame(note)
        else resolve()
      }
      requestAnimationFrame(note)
    })
    const tasks = globalThis.longTasks.filter(([at]) => at >= start).map(([, duration]) => duration)
    return { intervals: times.slice(1).map((time, i) => time - times[i]), tasks }
  })
  const stops = []
  for (let i = 0; i < 5; i++) stops.push(await timeStop(page, experiment.name))
  await context.close()
  return [
    row(`interval of frames, ${what}, median`, '17 ms', `${quantile(intervals, 0.5).toFixed(1)} ms`),
    row('the same, p99', '≤ 34 ms', `${quantile(intervals, 0.99).toFixed(1)} ms`),
    row('longest task', '≤ 100 ms', `${Math.round(Math.max(0, ...tasks))} ms`),
    row('tasks over 50 ms in 10 s', '', String(tasks.length)),
    row('Stop is answered after', '≤ 200 ms', `${Math.round(median(stops.map(([answered]) => answered)))} ms`),
    row(
      'the run has ended, with its network kept, after',
      '',
      `${Math.round(median(stops.map(([, ended]) => ended)))} ms`,
    ),
  ]
}

/** Milliseconds from the click until the page says so, and until the run has ended. Then it goes on. */
async function timeStop(page, name) {
  const times = await page.evaluate(async () => {
    const status = document.querySelector('.status')
    const start = performance.now()
    const until = (pattern) =>
      new Promise((resolve) => {
        const look = () =>
          pattern.test(status.textContent) ? resolve(performance.now() - start) : requestAnimationFrame(look)
        look()
      })
    document.querySelector('[aria-label="Stop"]').click()
    return [await until(/Stopp/), await until(/Stopped/)]
  })
  await page.getByRole('button', { name: `Go on ${name}` }).click()
  await page.locator('.status', { hasText: /Epoch \d/ }).waitFor()
  await page.waitForTimeout(1000)
  return times
}

/**
 * Memory of the page and its workers after each of 20 runs, collected before. Code that the browser compiles anew while it gets faster, pictures
 * that it keeps, and what processes share go up and down from run to run and belong to none: they are not counted.
 */
async function overRuns() {
  const jsFlags = '--js-flags=--expose-gc --no-opt --no-maglev --no-sparkplug'
  const browser = await launch('--enable-blink-features=ForceEagerMeasureMemory', jsFlags)
  const { page } = await open(points, browser)
  await page.goto(address)
  await page.locator('.badge', { hasText: 'WebAssembly' }).waitFor()
  const sizes = []
  for (let run = 0; run < 20; run++) {
    await page.getByRole('button', { name: /^Train points/ }).click()
    await page.locator('.status', { hasText: 'Complete' }).waitFor()
    await Promise.all([page, ...page.workers()].map((one) => one.evaluate(() => gc())))
    const { breakdown } = await page.evaluate(() => performance.measureUserAgentSpecificMemory())
    const own = breakdown.filter(({ types }) => types.includes('JavaScript') || types.includes('DOM'))
    sizes.push(own.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6)
    await page.getByRole('button', { name: 'Reset' }).click()
  }
  await browser.close()
  const settled = sizes.slice(5)
  return [
    row('memory after 5 and after 20 runs', 'flat', `${settled[0].toFixed(1)} MB, ${settled.at(-1).toFixed(1)} MB`),
    row('growth from run to run, runs 6 to 20', '', `${(1000 * slope(settled)).toFixed(0)} kB`),
  ]
}
