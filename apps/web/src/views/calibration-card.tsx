import { percent, short } from '@telarjs/core'
import { reliabilityDiagram } from '@telarjs/report'
import type { JSX } from 'preact'
import type { ReliabilityView } from '../protocol/interpretation.js'
import { worker } from '../state/client.js'
import { calibrateRun, useAnswer } from '../state/interpretation.js'
import { shownRun, trouble } from '../state/run.js'
import { Card } from '../ui/controls.js'
import { ReportFigure } from '../ui/figure.js'

/** Whether the probabilities can be believed, and a temperature that makes them so. */
export function CalibrationCard(): JSX.Element | null {
  const view = useAnswer((id) => () => worker.reliability(id)).value
  if (!view) return null
  const isOpen = view.calibration === undefined
  return (
    <Card
      title="Calibration"
      note={isOpen ? undefined : `temperature ${short(view.calibration!.temperature)}`}
      class="calibration"
      actions={
        isOpen && (
          <button type="button" class="quiet small" disabled={!view.canCalibrate} onClick={() => void calibrate()}>
            Calibrate
          </button>
        )
      }
    >
      <ReportFigure figure={reliabilityDiagram(view.reliability, view.split)} />
      <p class="hint">{sentence(view)}</p>
    </Card>
  )
}

function sentence({ calibration, errorBefore, reliability, canCalibrate }: ReliabilityView): string {
  if (calibration)
    return `The run keeps the temperature, fitted to ${calibration.samples} samples for validation: its answers are the same, and the expected calibration error went from ${percent(errorBefore)} to ${percent(reliability.error)}.`
  return canCalibrate
    ? 'To calibrate is to divide what comes out before the probabilities by one number, fitted to the samples for validation. The answers stay the same.'
    : 'To calibrate it, samples must be kept apart for validation: set validation to 0.1 in the options of the data, and train again.'
}

async function calibrate(): Promise<void> {
  const run = shownRun.value
  try {
    if (run) await calibrateRun(run.id, run.name)
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
