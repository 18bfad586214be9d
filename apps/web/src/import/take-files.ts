import { ownValue } from '@telarjs/core'
import type { DroppedFile } from '../protocol/api.js'
import { worker } from '../state/client.js'
import { draft, setDraft } from '../state/draft.js'
import { isPreset } from '../state/presets.js'
import { trouble } from '../state/run.js'
import { fitted } from '../state/fit-model.js'
import { askClassOrValue } from '../state/class-or-value.js'
import { announce } from '../state/announce.js'
import { pendingPlugin } from '../state/pending-plugin.js'
import type { IncomingFile } from './incoming.js'
import { planIntake } from './plan.js'
import { type DraftSpec, experimentName, readDraft } from '../shared/draft.js'
import { filesTexts as t } from '../texts/files.js'
import { splitName } from '../texts/names.js'
import { told } from '../texts/told.js'

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
      announce(t.opened(plan.file.path))
      return ''
    case 'checkpoint':
      await (await import('./open-checkpoint.js')).openCheckpoint(plan.file.path, await bytesOf(plan.file))
      return ''
    case 'plugin':
      pendingPlugin.value = { name: plan.file.path, source: await plan.file.file.text() }
      return ''
    case 'lesson':
      ;(await import('./open-lesson.js')).openLessonText(await plan.file.file.text(), plan.file.path)
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
  const { data, notKept } = await keepData(spec, files)
  const seen = await worker.inspect({ ...draft.value, data } as never)
  const wrong = seen.problems.find(({ where }) => where === 'data')
  if (wrong && !seen.data) throw new Error(`${told(wrong.message)}\n${t.stillThere}`)
  const name = isPreset(draft.value) ? { name: experimentName(stemOf(files[0]!.path)) } : {}
  setDraft({ ...fitted(draft.value, seen), ...name, data })
  if (seen.data) askClassOrValue(data, seen.data)
  const samples = Object.entries(seen.data?.samples ?? {}).map(([name, size]) => `${size} ${splitName(name)}`)
  announce(t.usingYours(samples.join(', ')))
  return notKept
}

/** The name of a file without its folders and its ending. */
function stemOf(path: string): string {
  return path
    .split('/')
    .at(-1)!
    .replace(/\.\w+$/, '')
}

/** Makes files readable for data sets. @returns the data set by the paths that they have now, and what the user should know where they are not kept */
export async function keepData(
  spec: DraftSpec,
  files: readonly DroppedFile[],
): Promise<{ readonly data: DraftSpec; readonly notKept: string }> {
  const { paths, notKept } = await worker.addFiles(files)
  const options = Object.entries(spec.with ?? {}).map(([name, value]) => [
    name,
    ownValue(paths, String(value)) ?? value,
  ])
  return {
    data: { ...spec, with: Object.fromEntries(options) },
    notKept: notKept && t.goneAfterReload(told(notKept)),
  }
}

async function bytesOf({ file }: IncomingFile): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer())
}
