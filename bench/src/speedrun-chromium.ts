/** Runs of the speed run in Chromium, for `../speedrun.mjs --chromium`: a line of JSON for each, as it ends. */
import { mnistSpeedrun } from '@telarjs/recipes'
import { parseArgs } from 'node:util'
import { speedrunInChromium } from './chromium.js'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    only: { type: 'string', multiple: true, default: mnistSpeedrun.rows.map(({ id }) => id) },
    backend: { type: 'string', default: 'wasm' },
  },
})
const { backend } = values
if (backend !== 'wasm' && backend !== 'webgpu') {
  console.error(`--backend: expected wasm or webgpu in a page, received ${backend}`)
  process.exit(2)
}
for (const row of values.only)
  for (let seed = 1; seed <= Number(values.seeds); seed++)
    console.log(JSON.stringify({ row, seed, ...(await speedrunInChromium({ row, seed, backend })) }))
