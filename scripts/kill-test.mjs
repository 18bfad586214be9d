// Kills the CLI at random moments and while it writes, calls it again each time, and compares the end with calls that nobody killed:
//   node scripts/kill-test.mjs                    3 kills of each of seven trainings and of each other command that writes
//   node scripts/kill-test.mjs --kills 200        200 kills in all
//   node scripts/kill-test.mjs --only ema,report  only these
// Ends with 1 where a weight, a step or an epoch in a log, a callback's memory, a trial or a file differs, or a half-written file is left.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { commands, killCommand, prepare } from './kill-test/commands.mjs'
import { killTraining, trainings } from './kill-test/training.mjs'

const { values } = parseArgs({
  options: { kills: { type: 'string' }, each: { type: 'string' }, only: { type: 'string' }, main: { type: 'string' } },
})
const main = resolve(values.main ?? fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url)))
const names = [...Object.keys(trainings), ...commands].filter((name) => values.only?.split(',').includes(name) ?? true)
const each = values.kills === undefined ? Number(values.each ?? 3) : Math.ceil(Number(values.kills) / names.length)

const folder = await mkdtemp(join(tmpdir(), 'telar-kill-'))
let all = 0
try {
  if (names.some((name) => commands.includes(name))) await prepare({ main, folder })
  for (const name of names) {
    const kill = name in trainings ? killTraining : killCommand
    const { killed, what, wrong } = await kill({ main, folder }, name, each)
    if (killed < each) wrong.push(`only ${killed} of ${each} kills came`)
    console.log(`${name}: ${killed} kills; ${what} ${wrong.length === 0 ? 'are the same' : 'differ'}`)
    for (const line of wrong) console.log(`  ${line}`)
    if (wrong.length > 0) process.exitCode = 1
    all += killed
  }
  console.log(`${all} kills in all`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
