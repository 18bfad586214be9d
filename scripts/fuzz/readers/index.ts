import type { Reader } from '../reader.js'
import { checkpoints } from './checkpoints.js'
import { data } from './data.js'
import { formats } from './formats.js'
import { inputs } from './inputs.js'
import { networks } from './networks.js'
import { runs } from './runs.js'
import { servers } from './served.js'
import { studio } from './studio.js'

const all: readonly Reader[] = [
  ...formats,
  ...data,
  ...inputs,
  ...runs,
  ...checkpoints,
  ...networks,
  ...studio,
  ...servers,
]

/** The readers whose names hold one of some words; all where none is given. */
export function readersOf(words: readonly string[]): readonly Reader[] {
  return words.length === 0 ? all : all.filter(({ name }) => words.some((word) => name.includes(word)))
}
