import { join } from 'node:path'
import { existsSync } from 'node:fs'
import type { Measured, NodeTask, WorkloadId } from '../rows/task.js'
import { bench, mnistFolder } from './folders.js'
import { run } from './process.js'
import { pythonWith } from './python.js'
import { isTfjsNode } from './lineup.js'
import { nodeOf } from './node-version.js'
import { Skipped, type Row } from './row.js'
import { folderWithTfjsNode } from './tfjs-node.js'

export interface Ask {
  readonly workload: WorkloadId
  readonly epochs: number
  readonly seconds: number
  readonly mayInstall: boolean
}

/** As far as the system's device files tell. */
export const hasGpu = process.platform !== 'linux' || existsSync('/dev/dri') || existsSync('/dev/nvidia0')

/** The rows of CUDA import gigabytes before they find none. */
const hasNvidia = process.platform !== 'linux' || ['/dev/nvidiactl', '/dev/dxg'].some((path) => existsSync(path))

/** Dawn finds no GPU on a machine without one; Chromium brings a software driver, and a loader for it. */
const chromium = '/usr/lib/chromium'
const swiftShader = join(chromium, 'vk_swiftshader_icd.json')

/** Runs a row in a fresh process. @throws Skipped with the reason where it does not run */
export async function measureRow(
  { runs, threads, package: name, workloads }: Row,
  { mayInstall, ...ask }: Ask,
): Promise<Measured> {
  try {
    if (workloads?.includes(ask.workload) === false) throw new Skipped('this network is not written for it')
    if (runs.in === 'python') {
      if (runs.device !== 'cpu' && !hasNvidia) throw new Skipped('no NVIDIA driver was found')
      const task = { ...ask, backend: runs.device, threads, mnist: mnistFolder }
      return lastLine(
        await run(await pythonWith(name!, mayInstall), [join(bench, 'rows', runs.script), JSON.stringify(task)], {
          env: threadsOf(threads),
        }),
      )
    }
    if (runs.in === 'page')
      return await (await import('./chromium.js')).measureInChromium({ ...runs.task, ...ask, threads })
    const task: NodeTask = { ...runs.task, ...ask, threads }
    const place = isTfjsNode(runs) ? { cwd: await folderWithTfjsNode(mayInstall) } : {}
    return lastLine(
      await run(await nodeOf(runs.version, mayInstall), [join(bench, 'dist/rows/node.js'), JSON.stringify(task)], {
        env: environmentOf(task),
        ...place,
      }),
    )
  } catch (error) {
    throw error instanceof Skipped ? error : new Skipped((error as Error).message.split('\n')[0])
  }
}

function lastLine(stdout: string): Measured {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Measured
}

/** OpenBLAS and OpenMP take their threads from the environment. */
function threadsOf(threads: number): NodeJS.ProcessEnv {
  const count = String(threads)
  return { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, MKL_NUM_THREADS: count }
}

/** Native kernels run in the rows that are named after them, and Dawn needs a driver. */
function environmentOf({ backend, kernels }: NodeTask): NodeJS.ProcessEnv {
  const isOnSoftware = backend === 'webgpu' && !hasGpu && !process.env['VK_ICD_FILENAMES'] && existsSync(swiftShader)
  return {
    ...(kernels === 'native' ? {} : { TELAR_NATIVE: 'off' }),
    ...(isOnSoftware ? { VK_ICD_FILENAMES: swiftShader, LD_LIBRARY_PATH: chromium } : {}),
  }
}
