import type { MetricValue } from '@telarjs/core'

type Numbers = readonly (number | null)[]

/** A line of `log.jsonl`, as `callback:jsonl-log` writes it. */
export type LogLine =
  | {
      readonly type: 'runStart'
      readonly backend: { readonly name: string }
      readonly runner: { readonly kind: string }
      readonly parameters: number
      readonly steps: number
      readonly stepsPerEpoch: number
    }
  | {
      readonly type: 'steps'
      readonly epoch: number
      readonly from: number
      readonly step: number
      readonly learningRates: Numbers
      readonly losses: Numbers
      readonly metrics: Readonly<Record<string, Numbers>>
    }
  | {
      readonly type: 'evaluated'
      readonly epoch: number
      readonly step: number
      readonly split: string
      readonly loss: number | null
      readonly metrics: Readonly<Record<string, MetricValue>>
    }
  | {
      readonly type: 'epochEnd'
      readonly epoch: number
      readonly step: number
      readonly seconds: number
      readonly loss: number | null
      readonly metrics: Readonly<Record<string, MetricValue>>
    }
  | {
      readonly type: 'runEnd'
      readonly status: string
      readonly why: string
      readonly seconds: number
      readonly samplesPerSecond: number
    }

const known = ['runStart', 'steps', 'evaluated', 'epochEnd', 'runEnd']

/** Lines of a log; those of a kind that this page does not know are passed over. */
export function parseLog(text: string): LogLine[] {
  return text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      try {
        const value = JSON.parse(line) as LogLine
        return known.includes(value.type) ? [value] : []
      } catch {
        return []
      }
    })
}
