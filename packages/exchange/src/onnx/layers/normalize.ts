import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asConstant } from '../parts.js'

/** (x − mean) / std */
export function emitNormalize({ graph, name, options, channelsLast }: OnnxStep): OnnxTensor {
  const [mean, std] = [options['mean'], options['std']].map((value, i) =>
    graph.constant(`${name}/${i}`, asConstant(value as number | number[])),
  ) as [string, string]
  return { channelsLast: graph.node('Div', [graph.node('Sub', [channelsLast(), mean]), std]) }
}
