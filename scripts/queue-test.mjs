// Searches over machines on a real Redis or Valkey server, all on this machine:
//   node scripts/queue-test.mjs              each part killed in turn; two searches at once over TLS; strategies; refusals
//   node scripts/queue-test.mjs --kills 30   30 kills of workers at random moments, and one of the server
//   node scripts/queue-test.mjs --overhead   200 trials of 2 s on 8 workers
// Ends with 1 where a search comes to another table than undisturbed, and with 3 where there is no server to run it on.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { everythingInTurn, randomKills, sideBySide } from './queue-test/drills.mjs'
import { measureOverhead } from './queue-test/overhead.mjs'
import { refusals } from './queue-test/refusals.mjs'
import { findServer } from './queue-test/server.mjs'
import { everyStrategy } from './queue-test/strategies.mjs'

const { values } = parseArgs({
  options: { kills: { type: 'string' }, overhead: { type: 'boolean' }, main: { type: 'string' } },
})
const main = resolve(values.main ?? fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url)))
const program = findServer()
if (!program) {
  console.error('NOT RUN: neither redis-server nor valkey-server is on the PATH (Debian: apt-get install redis-server)')
  process.exit(3)
}

function drills() {
  if (values.overhead) return [measureOverhead]
  if (values.kills) return [(where) => randomKills({ ...where, kills: Number(values.kills) })]
  return [everythingInTurn, sideBySide, everyStrategy, refusals]
}

for (const drill of drills()) {
  const folder = await mkdtemp(join(tmpdir(), 'telar-queue-'))
  const began = performance.now()
  const { what, wrong } = await drill({ main, folder, program })
  console.log(
    `${what}: ${wrong.length === 0 ? 'as it should be' : 'WRONG'} (${((performance.now() - began) / 1000).toFixed(0)} s)`,
  )
  for (const line of wrong) console.log(`  ${line}`)
  if (wrong.length > 0) process.exitCode = 1
  await rm(folder, { recursive: true, force: true })
}
