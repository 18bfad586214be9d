import type { KerasLayer } from '../emitter.js'

/** The sum where the branches of a residual meet. */
export function emitAdd(): readonly KerasLayer[] {
  return [{ class_name: 'Add', config: {} }]
}
