import { short } from '@telarjs/core'
import { lineChart, type Figure } from '@telarjs/report'
import type { Thresholds } from '@telarjs/trainer/thresholds'

/** Answers for samples of two classes. */
interface Answered {
  /** A row of both probabilities for each sample. */
  readonly probabilities: Float32Array
  readonly labels: Int32Array
}

const steps = 100

/** Precision, recall and F1 of the second of two classes at every threshold, with the one that was chosen; undefined for labels. */
export function thresholdCurve(
  { probabilities, labels }: Answered,
  { values, metric, split: chosenOn }: Thresholds,
  { split, classes, id }: { readonly split: string; readonly classes: readonly string[]; readonly id: string },
): Figure | undefined {
  if (values.length !== 1) return undefined
  const at = Array.from({ length: steps - 1 }, (_, i) => (i + 1) / steps)
  const rows = at.map((threshold) => countsAt(threshold, probabilities, labels))
  const figures = {
    precision: rows.map(({ right, said }) => (said === 0 ? 0 : right / said)),
    recall: rows.map(({ right, all }) => (all === 0 ? 0 : right / all)),
    F1: rows.map(({ right, said, all }) => (said + all === 0 ? 0 : (2 * right) / (said + all))),
  }
  const chosen = values[0]!
  return lineChart({
    id,
    title: `From which probability on is it ${classes[1]}? (${split})`,
    summary: `The threshold ${short(chosen)} was chosen on the ${chosenOn} split for ${metric}.`,
    x: { label: `probability of ${classes[1]} above which the answer is that`, range: [0, 1] },
    y: { label: 'share', range: [0, 1] },
    series: Object.entries(figures).map(([name, y]) => ({ name, x: at, y })),
    markers: [{ x: chosen, label: short(chosen) }],
    table: {
      head: ['threshold', ...Object.keys(figures)],
      rows: at.flatMap((threshold, i) =>
        i % 10 === 9 ? [[short(threshold), ...Object.values(figures).map((y) => short(y[i]!))]] : [],
      ),
    },
  })
}

function countsAt(threshold: number, probabilities: Float32Array, labels: Int32Array) {
  let [right, said, all] = [0, 0, 0]
  labels.forEach((label, i) => {
    const isSaid = probabilities[2 * i + 1]! > threshold
    said += Number(isSaid)
    all += label
    if (isSaid) right += label
  })
  return { right, said, all }
}
