import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Everything that the log of a run tells, as curves by name, such as `validation/loss`: [step, value], values as float32.
 *
 * @param folder of the run
 * @param prefix of the names of training's own curves
 */
export function curvesOf(folder, prefix) {
  const curves = {}
  const add = (name, step, value) => (curves[name] ??= []).push([step, Math.fround(value)])
  for (const line of readFileSync(join(folder, 'log.jsonl'), 'utf8').trim().split('\n').map(JSON.parse)) {
    if (line.type === 'steps')
      for (const [name, values] of Object.entries({
        loss: line.losses,
        'learning-rate': line.learningRates,
        ...line.metrics,
      }))
        values.forEach((value, i) => add(`${prefix}${name}`, line.from + i + 1, value))
    if (line.type === 'evaluated')
      for (const [name, value] of Object.entries({ loss: line.loss, ...line.metrics }))
        if (typeof value === 'number') add(`${line.split}/${name}`, line.step, value)
  }
  return curves
}

/**
 * Compares the curves of a log with those that another program read.
 *
 * @returns how many numbers there are, for a sentence
 * @throws Error that names the first curve that differs
 */
export function requireCurves(expected, read, reader) {
  for (const [name, values] of Object.entries(expected)) {
    // The log of a run that is made longer forgets the evaluation at its first end; trackers keep it.
    const found = name.startsWith('test/') ? read[name]?.slice(-values.length) : read[name]
    const rounded = found?.map(([step, value]) => [step, Math.fround(value)])
    if (JSON.stringify(values) !== JSON.stringify(rounded))
      throw new Error(`${name}: the log has ${JSON.stringify(values)}, ${reader} reads ${JSON.stringify(found)}`)
  }
  const numbers = Object.values(expected).reduce((sum, values) => sum + values.length, 0)
  return `${numbers} numbers of ${Object.keys(expected).length} curves`
}
