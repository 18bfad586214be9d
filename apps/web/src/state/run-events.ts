import { batch } from '@preact/signals'
import type { StudioEvent } from '../protocol/api.js'
import { announce, announceCalmly } from './announce.js'
import { onStudioEvents } from './client.js'
import {
  curvesVersion,
  loading,
  notKept,
  patchShown,
  phase,
  recordsVersion,
  shownCurves,
  shownRun,
  trouble,
  views,
} from './run.js'
import { metricName, splitName } from '../texts/names.js'
import { formatMetric, precise } from '../texts/numbers.js'
import { stateTexts as t } from '../texts/state.js'
import { told } from '../texts/told.js'

type Handlers = { readonly [Type in StudioEvent['type']]: (event: StudioEvent & { readonly type: Type }) => void }

/** Takes over what the worker tells of the run that is shown. Events that come together are drawn together. */
export function followWorker(): void {
  onStudioEvents((events) => batch(() => events.forEach(take)))
}

function take(event: StudioEvent): void {
  if (event.type === 'loading') {
    const { loaded, total } = event
    loading.value = loaded < total || total === 0 ? { loaded, total } : undefined
    return
  }
  if (event.type === 'notKept') return void (notKept.value = event.why)
  const isShown = event.id === shownRun.value?.id
  if (isShown) (handlers[event.type] as (event: StudioEvent) => void)(event)
  else if (event.type === 'warning') trouble.value = event.warning.message
}

const handlers: Handlers = {
  // Those that are of no run.
  notKept() {},
  loading() {},
  trial() {},
  phase(event) {
    phase.value = event.phase
    if (event.phase === 'paused' || event.phase === 'running') patchShown({ status: event.phase })
  },
  started({ experiment, runner, backend, parameters, steps, stepsPerEpoch, directions, valueKinds, resumedAt }) {
    if (resumedAt) shownCurves().cut(resumedAt.step)
    const { step = 0, epoch = 0 } = resumedAt ?? {}
    patchShown({
      experiment,
      name: experiment.name,
      runner: runner.kind,
      backend: backend.name,
      parameters,
      steps,
      stepsPerEpoch,
      directions,
      valueKinds,
      step,
      epoch,
    })
    curvesVersion.value++
    announce(t.trainingOn(experiment.name, backend.name))
  },
  steps(event) {
    shownCurves().addSteps(event)
    patchShown({ step: event.to, epoch: event.epoch, samplesPerSecond: event.samplesPerSecond })
    curvesVersion.value++
  },
  evaluated(event) {
    shownCurves().addEvaluation(event)
    curvesVersion.value++
    const [name, value] = Object.entries(event.metrics).find(([, metric]) => typeof metric === 'number') ?? []
    const result = name
      ? `${metricName(name)} ${formatMetric(value as number, shownRun.value?.valueKinds[name])}`
      : `${metricName('loss')} ${precise(event.loss)}`
    announceCalmly(t.evaluated(event.epoch, splitName(event.split), result))
  },
  epochEnd(event) {
    shownCurves().addEpoch(event)
    curvesVersion.value++
  },
  changed({ changes, experiment, steps }) {
    patchShown({ changes: [...(shownRun.value?.changes ?? []), ...changes], experiment, steps })
    announce(t.changed(changes.map(({ what }) => told(what)).join('; ')))
  },
  warning({ warning }) {
    patchShown({ warnings: [...(shownRun.value?.warnings ?? []), warning] })
    announce(t.warning(told(warning.message)))
  },
  saved() {
    recordsVersion.value++
  },
  ended({ status, why, seconds, evaluations }) {
    patchShown({ status, why, seconds, evaluations })
    if (status === 'failed') trouble.value = why
    recordsVersion.value++
    announce(status === 'completed' ? t.isComplete : t.ended(told(why)))
  },
  views(event) {
    views.value = { ...views.value, ...event.views, step: event.step }
  },
}
