import { noOptions, type OptionsOf } from '@telarjs/core'
import { defineSchedule } from './schedule.js'

/**
 * The learning rate of the experiment at every step: η(t) = η₀.
 *
 * @example
 * { use: 'schedule:constant' }
 */
export const constant = defineSchedule({
  id: 'schedule:constant',
  summary: 'The same learning rate from the first step to the last',
  options: noOptions,
  create: () => ({ factor: () => 1 }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:constant': OptionsOf<typeof constant>
  }
}
