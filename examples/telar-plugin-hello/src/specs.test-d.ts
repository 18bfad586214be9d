/** What TypeScript says of experiments that use these plugins: the `declare module` lines of each file make it know them. */
import type { Experiment } from '@telarjs/core'
import type {} from './index.js'

type Layer = Experiment['model'][number]

export const right: Layer = { use: 'layer:hello/scale', with: { initial: 2 } }
export const withoutOptions: Experiment['optimizer'] = { use: 'optimizer:hello/sign-descent' }
// @ts-expect-error the option is called initial
export const wrongOption: Layer = { use: 'layer:hello/scale', with: { inital: 2 } }
// @ts-expect-error a number as text
export const wrongType: Experiment['data'] = { use: 'dataset:hello/rings', with: { samples: '400' } }
// @ts-expect-error an option of a plugin that has none
export const noOption: Experiment['optimizer'] = { use: 'optimizer:hello/sign-descent', with: { beta: 0.9 } }
// @ts-expect-error a misspelled id
export const misspelled: Layer = { use: 'layer:hello/scal' }
