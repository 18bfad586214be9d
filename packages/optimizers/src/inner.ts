import { ExperimentError, type AnySpec, type CreateContext } from '@telar/core'
import type { Optimizer } from './optimizer.js'

/** Makes the optimizer that another wraps. @throws ExperimentError for a transformation, which is none alone */
export function innerOptimizer({ create, where }: CreateContext, spec: AnySpec, option: string): Optimizer {
  const at = `${where}.with.${option}`
  const inner = create('optimizer', spec, at)
  if (inner.transforms) throw new ExperimentError(`${at}: expected an optimizer, received the transformation ${spec.use}; put both in an optimizer:chain`)
  return inner
}
