import { PluginError, show, sizeOf } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'

/**
 * Refuses what a data set loaded where parts are missing or do not fit together: a step would fail on them, or train on other numbers than were meant.
 *
 * @param where the place in the experiment and the id of the data set
 * @throws PluginError that names the part
 */
export function requireWhole(where: string, data: LoadedData): void {
  const refuse = (part: string, expected: string, received: string): never => {
    throw new PluginError({ where: `${where}: load: ${part}`, expected, received })
  }
  for (const part of ['shape', 'classes', 'targetShape'] as const)
    if (!Array.isArray(data?.[part])) refuse(part, 'an array', show(data?.[part]))
  if (typeof data.splits !== 'object' || data.splits === null) refuse('splits', '{ train, … }', show(data.splits))
  for (const [name, split] of Object.entries(data.splits)) requireSplit(`splits.${name}`, split, data, refuse)
}

function requireSplit(
  part: string,
  split: Split,
  { shape, classes, targetShape }: LoadedData,
  refuse: (part: string, expected: string, received: string) => never,
): void {
  for (const [member, each] of [
    ['inputs', shape],
    ['targets', targetShape],
  ] as const) {
    const values = split?.[member]
    const [expected, received] = [split?.size * sizeOf(each), values?.length]
    if (!ArrayBuffer.isView(values) || received !== expected)
      refuse(
        `${part}.${member}`,
        `${expected} numbers, ${split?.size} samples of [${each}]`,
        `${received ?? show(values)}`,
      )
  }
  if (classes.length === 0 || !(split.targets instanceof Int32Array)) return
  const at = split.targets.findIndex((label) => label < 0 || label >= classes.length)
  if (at >= 0) refuse(`${part}.targets[${at}]`, `a class from 0 to ${classes.length - 1}`, String(split.targets[at]))
}
