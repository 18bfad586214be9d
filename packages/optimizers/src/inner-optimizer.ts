import type { AnySpec, CreateContext } from '@telarjs/core'
import { requireOptimizer, type Optimizer } from './optimizer.js'

/**
 * Makes the optimizer that another one holds.
 *
 * @param option the option that names it, for messages
 * @throws ExperimentError for a transformation
 */
export function createInner({ where, create }: CreateContext, spec: AnySpec, option = 'optimizer'): Optimizer {
  const at = `${where}.with.${option}`
  return requireOptimizer(create('optimizer', spec, at), spec, at)
}
