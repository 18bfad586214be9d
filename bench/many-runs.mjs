// What 10,000 runs in a folder add to the processor time of commands, beside a folder of one run; medians, in turns. Needs `npm run build` before.
//   node bench/many-runs.mjs            10,000 runs, five times each
//   node bench/many-runs.mjs 1000 3
// Ends with 1 where it is half a second or more.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './numbers.mjs'

const [count = 10_000, times = 5] = process.argv.slice(2).map(Number)
const main = fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url))
const mostSeconds = 0.5

const dense = (units) => ({ use: 'layer:dense', with: { units } })
const experiment = {
  name: 'many',
  epochs: 1,
  data: { use: 'dataset:spirals', with: { samples: 300, validation: 0.2 } },
  model: [dense(16), dense(2)],
}

/** Calls the CLI and says the processor time that it took; with `until`, it is ended as by Ctrl-C when it has said that. */
function secondsOf(folder, args, until) {
  const program = `process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    process.stderr.write('seconds ' + (user + system) / 1e6)
  })
  process.on('SIGINT', () => process.exit())
  await import(${JSON.stringify(`file://${main}`)})`
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, ...args], { cwd: folder })
    let said = ''
    child.stderr.on('data', (text) => (said += text))
    child.stdout.on('data', (text) => {
      if (until !== undefined && String(text).includes(until)) child.kill('SIGINT')
    })
    child.on('exit', (code) => {
      const seconds = /seconds ([\d.]+)$/.exec(said)?.[1]
      if (seconds === undefined || (until === undefined && code !== 0))
        reject(new Error(`telar ${args.join(' ')}: ${said}`))
      else resolve(Number(seconds))
    })
  })
}

const commands = {
  'telar evaluate last': (folder) => secondsOf(folder, ['evaluate', 'last']),
  'telar ui last': (folder) => secondsOf(folder, ['ui', 'last', '--port', '0'], 'http://'),
  'a new run': async (folder) => {
    const seconds = await secondsOf(folder, ['train', 'experiment.json', '--backend', 'wasm'])
    rmSync(join(folder, 'runs', `many-${folder === few ? 2 : count + 1}`), { recursive: true })
    return seconds
  },
}

const [few, many] = ['one', 'many'].map((name) => join(mkdtempSync(join(tmpdir(), 'telar-runs-')), name))
try {
  for (const folder of [few, many]) {
    mkdirSync(folder)
    writeFileSync(join(folder, 'experiment.json'), JSON.stringify(experiment))
    await secondsOf(folder, ['train', 'experiment.json', '--backend', 'wasm'])
  }
  for (let run = 2; run <= count; run++)
    cpSync(join(many, 'runs', 'many-1'), join(many, 'runs', `many-${run}`), { recursive: true })
  for (const [name, call] of Object.entries(commands)) {
    const seconds = { few: [], many: [] }
    for (let time = 0; time < times; time++) {
      seconds.few.push(await call(few))
      seconds.many.push(await call(many))
    }
    const [before, added] = [median(seconds.few), median(seconds.many) - median(seconds.few)]
    console.log(`${name}: ${before.toFixed(2)} s with one run, ${added.toFixed(2)} s more with ${count}`)
    if (added >= mostSeconds) process.exitCode = 1
  }
} finally {
  for (const folder of [few, many]) rmSync(join(folder, '..'), { recursive: true, force: true })
}
