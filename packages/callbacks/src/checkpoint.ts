import { booleanOption, checkpointFile, type OptionsOf, runFiles, tensorLabel } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback, type Run } from './callback.js'
import { createMonitor, monitorOptions } from './monitor.js'
import { createTop, type TopEpoch } from './top-checkpoints.js'

const positive = v.pipe(v.number(), v.integer(), v.minValue(1))

const options = v.strictObject({
  ...monitorOptions,
  best: booleanOption('Save the epoch whose number is best as checkpoints/best.telar', true),
  last: booleanOption(
    'Save each epoch as checkpoints/last.telar; the one before stays as checkpoints/previous.telar',
    true,
  ),
  saveTopK: v.exactOptional(
    v.pipe(
      positive,
      v.description(
        'Also keep the k best epochs, each named by its number, as checkpoints/top-accuracy-0.9731-epoch-0005.telar',
      ),
    ),
  ),
  everyEpochs: v.exactOptional(v.pipe(positive, v.description('Also save as checkpoints/epoch-0005.telar and so on'))),
  everyMinutes: v.exactOptional(
    v.pipe(v.number(), v.gtValue(0), v.description('Also save checkpoints/last.telar within an epoch, for long ones')),
  ),
  keep: v.optional(
    v.pipe(positive, v.description('How many of the numbered checkpoints stay; older ones are removed')),
    3,
  ),
})

/**
 * Writes checkpoints to the run's storage: `checkpoints/best.telar` for the best epoch, `last.telar` after each epoch with the earlier one kept as
 * `previous.telar`, numbered ones every few epochs, and the `saveTopK` best epochs with their numbers in their names.
 *
 * A network with values that are not finite is not saved; a warning names the tensor. Throws `ExperimentError` before the run for an unknown `monitor`
 * or `split`.
 *
 * @example
 * { use: 'callback:checkpoint', with: { monitor: 'accuracy', everyEpochs: 5, keep: 3 } }
 */
export const checkpoint = defineCallback({
  id: 'callback:checkpoint',
  summary: 'Saves the best epoch, the last, and every few epochs or minutes',
  options,
  create({ best: saveBest, last, saveTopK, everyEpochs, everyMinutes, keep, ...followed }) {
    const monitor = createMonitor('callback:checkpoint', followed)
    const compares = saveBest || saveTopK !== undefined
    let best: number | null = null
    const top = saveTopK === undefined ? undefined : createTop(followed.monitor, saveTopK, monitor.isBetter)
    let savedAt = 0
    return {
      name: 'checkpoint',
      phase: 'persist',
      ...(compares ? { check: monitor.check } : {}),
      on: {
        runStart: () => void (savedAt = Date.now()),
        async steps({ to }, run) {
          if (everyMinutes === undefined || Date.now() - savedAt < everyMinutes * 60_000) return
          savedAt = Date.now()
          if (await isSound(run, `step ${to}`)) await saveLast(run)
        },
        evaluated: (event) => (compares ? monitor.evaluated(event) : undefined),
        async epochEnd(event, run) {
          const value = compares ? monitor.epochEnd(event) : NaN
          if (!(await isSound(run, `epoch ${event.epoch}`))) return
          savedAt = Date.now()
          const isBest = saveBest && monitor.isBetter(value, best ?? undefined)
          // Set before saving, because the checkpoint contains this value.
          if (isBest) best = value
          if (isBest) await run.checkpoint('best')
          if (everyEpochs !== undefined && event.epoch % everyEpochs === 0) {
            await run.checkpoint(numbered(event.epoch))
            await removeOld(run, event.epoch, keep)
          }
          await top?.save(run, event.epoch, value)
          if (last) await saveLast(run)
          // After the last checkpoint, which still knows those that are removed here: a kill in between leaves too many and never too few.
          await top?.removeOthers(run, event.epoch)
        },
        async runEnd({ status, steps }, run) {
          const early = status === 'stopped' || status === 'aborted'
          if (last && early && (await isSound(run, `step ${steps}`))) await saveLast(run)
        },
      },
      save: () => ({ best, ...(top ? { top: top.saved() } : {}) }),
      load(saved) {
        const memory = saved as unknown as Memory
        best = memory.best
        top?.load(memory.top ?? [])
      },
    }
  },
})

interface Memory {
  readonly best: number | null
  readonly top?: readonly TopEpoch[]
}

/** Keeps the last file as `previous`, so that a run can still be resumed when the newer file is damaged. */
async function saveLast(run: Run): Promise<void> {
  const before = await run.storage.read(checkpointFile('last'))
  if (before) await run.storage.write(checkpointFile('previous'), before)
  await run.checkpoint('last')
}

/** False, with a warning, for a network with values that are not finite: it must not replace a sound checkpoint. */
async function isSound(run: Run, when: string): Promise<boolean> {
  const name = await run.firstNonFinite()
  if (name !== undefined)
    run.warn(
      `callback:checkpoint: not saved at ${when}, because it has values that are not finite: ${tensorLabel(name)}`,
    )
  return name === undefined
}

function numbered(epoch: number): string {
  return `epoch-${String(epoch).padStart(4, '0')}`
}

/** Removes the oldest numbered checkpoints. Those later than `epoch` are from before an interruption and will be overwritten. */
async function removeOld({ storage }: Run, epoch: number, keep: number): Promise<void> {
  const files = await storage.list(`${runFiles.checkpoints}/epoch-`)
  const epochOf = (file: string) => Number(/epoch-(\d+)\.telar$/.exec(file)?.[1])
  const before = files.filter((file) => epochOf(file) <= epoch).sort((a, b) => epochOf(a) - epochOf(b))
  for (const file of before.slice(0, -keep)) await storage.remove(file)
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:checkpoint': OptionsOf<typeof checkpoint>
  }
}
