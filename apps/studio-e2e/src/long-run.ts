import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { points } from './studio.js'

/** Writes the folder of a run of so many steps, with a loss that falls and trembles. */
export async function writeLongRun(folder: string, steps: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'experiment.json'),
    JSON.stringify(parseExperiment(builtinRegistry, { ...points, epochs: 100 })),
  )
  const loss = (step: number) =>
    Math.exp((-3 * step) / steps) + 0.1 * Math.abs((Math.sin(step * 12.9898) * 43758.5) % 1)
  const lines: object[] = [
    {
      type: 'runStart',
      step: 0,
      backend: { name: 'wasm' },
      runner: { kind: 'eager', why: '' },
      parameters: 122,
      steps,
      stepsPerEpoch: steps / 100,
      samples: { train: 300 },
      valueKinds: { accuracy: 'fraction' },
    },
  ]
  for (let from = 0; from < steps; from += 500) {
    const each = Array.from({ length: 500 }, (_, i) => from + i)
    lines.push({
      type: 'steps',
      epoch: 100,
      from,
      step: from + 500,
      learningRates: each.map((step) => 0.02 * (1 - step / steps)),
      losses: each.map(loss),
      metrics: { accuracy: each.map((step) => step / steps) },
    })
  }
  await writeFile(join(folder, 'log.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

/** How many points the curves have that stand on the page after all of them were drawn anew: of each canvas those since it was last cleared. */
export function pointsDrawn(page: Page): Promise<number> {
  return page.getByRole('slider', { name: 'Smoothing' }).evaluate(async (slider: HTMLInputElement) => {
    const ofPath = new WeakMap<Path2D, number>()
    const ofCanvas = new Map<CanvasRenderingContext2D, number>()
    const { lineTo } = Path2D.prototype
    const { clearRect, stroke } = CanvasRenderingContext2D.prototype
    Path2D.prototype.lineTo = function (this: Path2D, x, y) {
      ofPath.set(this, (ofPath.get(this) ?? 0) + 1)
      lineTo.call(this, x, y)
    }
    CanvasRenderingContext2D.prototype.clearRect = function (this: CanvasRenderingContext2D, ...area) {
      ofCanvas.delete(this)
      clearRect.apply(this, area)
    }
    CanvasRenderingContext2D.prototype.stroke = function (this: CanvasRenderingContext2D, path?: Path2D) {
      if (path === undefined) return Reflect.apply(stroke, this, [])
      ofCanvas.set(this, (ofCanvas.get(this) ?? 0) + (ofPath.get(path) ?? 0))
      Reflect.apply(stroke, this, [path])
    }
    slider.value = '0.9'
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame)
    Path2D.prototype.lineTo = lineTo
    Object.assign(CanvasRenderingContext2D.prototype, { clearRect, stroke })
    return [...ofCanvas.values()].reduce((sum, count) => sum + count, 0)
  })
}
