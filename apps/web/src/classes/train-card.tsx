import type { ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { keepData } from '../import/take-files.js'
import { beginDraft, inspectNow, stopRun } from '../state/actions.js'
import { inspection, setDraft } from '../state/draft.js'
import { notReady, usedClasses } from '../state/own-classes.js'
import { curvesVersion, phase, shownCurves, shownRun, trouble } from '../state/run.js'
import { Card } from '../ui/controls.js'
import { Icon } from '../ui/icons.js'
import { Probabilities } from '../ui/probabilities.js'
import { ownExperiment } from './experiment.js'
import { classesTexts as t } from '../texts/classes.js'
import { splitName } from '../texts/names.js'
import { formatMetric } from '../texts/numbers.js'

/** Trains on the examples, and shows what the network says of what is seen now. @param sample what the camera or the field shows */
export function TrainCard({ sample }: { readonly sample: ReadonlySignal<Uint8Array | undefined> }): JSX.Element {
  const isIdle = phase.value === 'idle'
  return (
    <Card title={t.trainAndTry} class="try">
      <div class="try-head">
        <button
          type="button"
          class="primary"
          disabled={isIdle && notReady.value !== ''}
          onClick={() => void (isIdle ? trainOwn() : stopRun())}
        >
          <Icon name={isIdle ? 'play' : 'stop'} /> {isIdle ? t.train : t.stop}
        </button>
        <p class="hint">{isIdle && notReady.value ? notReady.value : <Progress />}</p>
      </div>
      {inspection.value.data && shownRun.value && <Probabilities isAsked={sample.value !== undefined} />}
    </Card>
  )
}

function Progress(): JSX.Element {
  void curvesVersion.value
  const run = shownRun.value
  const [split, points = []] = Object.entries(shownCurves().evaluations())[0] ?? []
  const accuracy = points.at(-1)?.metrics['accuracy']
  const told =
    typeof accuracy === 'number' ? t.right(formatMetric(accuracy, run?.valueKinds['accuracy']), splitName(split!)) : ''
  if (!run) return <>{t.fewSeconds}</>
  return (
    <>
      {phase.value === 'idle' ? '' : `${t.epoch(run.epoch, run.experiment?.epochs ?? '?')} `}
      {told}
    </>
  )
}

/** Makes a data set of the examples, and trains on it. */
async function trainOwn(): Promise<void> {
  try {
    const { files, draft } = ownExperiment(usedClasses.value)
    const { data, notKept } = await keepData(draft.data as never, files)
    setDraft({ ...draft, data })
    await inspectNow()
    await beginDraft()
    trouble.value ||= notKept
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
