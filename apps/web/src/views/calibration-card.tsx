import { reliabilityDiagram } from '@telarjs/report'
import type { JSX } from 'preact'
import type { ReliabilityView } from '../protocol/interpretation.js'
import { worker } from '../state/client.js'
import { calibrateRun, useAnswer } from '../state/interpretation.js'
import { isOfCommandLine, shownRun, trouble } from '../state/run.js'
import { Card } from '../ui/controls.js'
import { ReportFigure } from '../ui/report-figure.js'
import { interpretationTexts as t } from '../texts/interpretation.js'
import { splitName } from '../texts/names.js'
import { grouped, percent, short } from '../texts/numbers.js'

/** Whether the probabilities can be believed, and a temperature that makes them so. */
export function CalibrationCard(): JSX.Element | null {
  const view = useAnswer((id) => () => worker.reliability(id)).value
  if (!view) return null
  const isOpen = view.calibration === undefined
  return (
    <Card
      title={t.calibration}
      note={isOpen ? undefined : t.temperature(short(view.calibration!.temperature))}
      class="calibration"
      actions={
        isOpen &&
        !isOfCommandLine.value && (
          <button type="button" class="quiet small" disabled={!view.canCalibrate} onClick={() => void calibrate()}>
            {t.calibrate}
          </button>
        )
      }
    >
      <ReportFigure
        draw={(width) =>
          reliabilityDiagram(view.reliability, splitName(view.split), { words: t.reliability, percent, short }, width)
        }
      />
      <p class="hint">{sentence(view)}</p>
    </Card>
  )
}

function sentence({ calibration, errorBefore, reliability, canCalibrate }: ReliabilityView): string {
  if (calibration) return t.keeps(grouped(calibration.samples), percent(errorBefore), percent(reliability.error))
  if (!canCalibrate) return t.needsValidation
  return isOfCommandLine.value ? `${t.whatItIs} ${t.byCommand('calibrate')}` : t.whatItIs
}

async function calibrate(): Promise<void> {
  const run = shownRun.value
  try {
    if (run) await calibrateRun(run)
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
