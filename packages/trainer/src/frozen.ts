import { ExperimentError, matchParams, unknownName, type ResolvedExperiment } from '@telarjs/core'
import { layerName } from '@telarjs/layers'
import type { Network } from './plan.js'

/** Which layers keep their weights. @throws ExperimentError for a name that no layer has */
export function frozenLayers({ frozen = [], model }: ResolvedExperiment): (name: string) => boolean {
  const names = model.map(({ use }, index) => layerName(index, use))
  const stray = frozen.findIndex((pattern) => !names.some(matchParams(pattern)))
  if (stray >= 0) throw new ExperimentError(unknownName(`experiment.frozen[${stray}]`, 'layer', frozen[stray]!, names))
  return matchParams(frozen)
}

/**
 * The params that the optimizer moves: all but those of frozen layers.
 *
 * @example
 * const state = network.optimizer.init(learnedParams(network, params))
 */
export function learnedParams<T>(
  { layers }: Pick<Network, 'layers'>,
  params: Readonly<Record<string, T>>,
): Record<string, T> {
  const frozen = new Set(layers.filter((layer) => layer.frozen).map(({ name }) => name))
  return Object.fromEntries(Object.entries(params).filter(([name]) => !frozen.has(name.slice(0, name.indexOf('/')))))
}
