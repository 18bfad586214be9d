import { specOf } from '@telarjs/core'
import * as v from 'valibot'

/** The option of what a param begins with: an initializer. */
export function initializerOption(description: string, fallback: `initializer:${string}`) {
  return v.optional(v.pipe(specOf('initializer'), v.description(description)), { use: fallback })
}
