import { checkpointFile, runFiles, type RunEvents } from '@telarjs/core'
import type { Run } from '../callback.js'
import type { FileKind } from './file-kinds.js'
import type { Outbox } from './outbox.js'

/** By which name a host makes them. */
const made = { report: 'report.html', onnx: 'model.onnx' } as const

/** Queues files: those that are in the folder of the run, and those that the host makes now and that stay in its folder `mlflow`. */
export async function addFiles(
  outbox: Outbox,
  kinds: readonly FileKind[],
  event: RunEvents['runEnd'],
  run: Run,
): Promise<void> {
  for (const kind of kinds) {
    const name = await (kind === 'report' || kind === 'onnx' ? make(made[kind], event, run) : findIn(run, kind))
    if (name !== undefined) outbox.add([{ type: 'artifact', path: name.slice(name.indexOf('/') + 1), file: name }])
  }
}

async function findIn({ storage }: Run, kind: 'experiment' | 'checkpoint'): Promise<string | undefined> {
  const names = kind === 'experiment' ? [runFiles.experiment] : [checkpointFile('best'), checkpointFile('last')]
  const there = await storage.list('')
  return names.find((name) => there.includes(name))
}

async function make(
  name: string,
  event: RunEvents['runEnd'],
  { storage, fileMakers, warn }: Run,
): Promise<string | undefined> {
  const maker = fileMakers?.[name]
  if (!maker) return undefined
  try {
    const file = `mlflow/${name}`
    await storage.write(file, await maker(event))
    return file
  } catch (error) {
    warn(`callback:mlflow: ${name} is not uploaded: ${(error as Error).message}`)
    return undefined
  }
}
