import { ownValue } from '@telarjs/core'
import { signal } from '@preact/signals'
import type { DroppedFile, PluginModule } from '../protocol/api.js'
import { worker } from '../state/client.js'
import { draft, setDraft } from '../state/draft.js'
import { trouble } from '../state/run.js'
import { fitted } from '../state/fit-model.js'
import { askClassOrValue } from '../state/class-or-value.js'
import { announce } from '../state/announce.js'
import { planIntake, type IncomingFile } from './plan.js'
import { type DraftSpec, readDraft } from '../shared/draft.js'

/** A module that waits for the user to say that its code may run. */
export const pendingPlugin = signal<PluginModule | undefined>(undefined)

/** Takes files in, whatever they are. What is wrong is told, and nothing is lost. */
export async function takeFiles(files: readonly IncomingFile[]): Promise<void> {
  try {
    trouble.value = await take(files)
  } catch (error) {
    trouble.value = (error as Error).message
  }
}

/** @returns what the user should know of it, or nothing */
async function take(files: readonly IncomingFile[]): Promise<string> {
  const plan = planIntake(files)
  switch (plan.is) {
    case 'experiment':
      setDraft(readDraft(await plan.file.file.text()))
      announce(`Opened ${plan.file.path}.`)
      return ''
    case 'checkpoint':
      await (await import('./open-checkpoint.js')).openCheckpoint(plan.file.path, await bytesOf(plan.file))
      return ''
    case 'plugin':
      pendingPlugin.value = { name: plan.file.path, source: await plan.file.file.text() }
      return ''
    case 'data': {
      const files = await Promise.all(plan.files.map(async (file) => ({ path: file.path, bytes: await bytesOf(file) })))
      const isNpz = plan.data.use === 'dataset:npz'
      return useData(isNpz ? (await import('./npz.js')).npzSpec(files[0]!.path, files[0]!.bytes) : plan.data, files)
    }
    case 'images': {
      const made = await (await import('./images.js')).imagesToIdx(plan.files)
      return [made.said, await useData(made.data, made.files)].filter(Boolean).join('\n')
    }
    default:
      return plan satisfies never
  }
}

/** Takes data over where it can be read; the last layer is made to fit it. */
async function useData(spec: DraftSpec, files: readonly DroppedFile[]): Promise<string> {
  const { paths, notKept } = await worker.addFiles(files)
  const data = {
    ...spec,
    with: Object.fromEntries(
      Object.entries(spec.with ?? {}).map(([name, value]) => [name, ownValue(paths, String(value)) ?? value]),
    ),
  }
  const seen = await worker.inspect({ ...draft.value, data } as never)
  const wrong = seen.problems.find(({ where }) => where === 'data')
  if (wrong && !seen.data) throw new Error(`${wrong.message}\nThe data that you had is still there.`)
  setDraft({ ...(seen.data ? fitted(draft.value, seen.data) : draft.value), data })
  if (seen.data) askClassOrValue(data, seen.data)
  announce(
    `Using your data: ${Object.entries(seen.data?.samples ?? {})
      .map(([name, size]) => `${size} ${name}`)
      .join(', ')} samples.`,
  )
  return (
    notKept && `Your data is used, but will be gone after a reload: ${notKept}. Then drop it again, and runs go on.`
  )
}

async function bytesOf({ file }: IncomingFile): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer())
}

/** All files of a drop, those of folders too. */
export async function filesOfDrop(transfer: DataTransfer): Promise<IncomingFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }))
  return (await Promise.all(entries.map(filesOfEntry))).flat()
}

async function filesOfEntry(entry: FileSystemEntry): Promise<IncomingFile[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (entry.isFile)
    return [
      {
        path,
        file: await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
      },
    ]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) break
    found.push(...some)
  }
  return (await Promise.all(found.map(filesOfEntry))).flat()
}

/** Takes the files of a file chooser; those of a folder with their paths. */
export function takeChosen(list: FileList): void {
  void takeFiles([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })))
}
