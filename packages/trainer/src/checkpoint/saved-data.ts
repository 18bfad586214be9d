import { isPlainObject, show, TrainError, type DataSignature, type Issue } from '@telarjs/core'
import type { DataShape } from '../plan.js'
import type { Thresholds } from '../thresholds/thresholds.js'

type Refusal = new (issue: Issue) => Error

/**
 * Checks the description of a sample that a file holds.
 *
 * @param where it stands, for messages
 * @param Refuse the error for what is none
 * @throws TrainError, unless `Refuse` says otherwise, that names the part which is wrong
 * @example
 * requireDataShape({ shape: [784], classes: ['0', '1'], targetShape: [] }, 'a.safetensors: sample')
 */
export function requireDataShape(value: unknown, where: string, Refuse: Refusal = TrainError): DataShape {
  const sample = isPlainObject(value) ? value : {}
  const check = checkIn(sample, where, Refuse)
  check('shape', isShape, 'a list of lengths')
  check('classes', isTexts, 'a list of names')
  check('targetShape', isShape, 'a list of lengths')
  check('targetScale', optional(isScale), 'center and spread, each a list of numbers')
  return sample as unknown as DataShape
}

/**
 * Checks the description of the training data that a file holds.
 *
 * @param where it stands, for messages
 * @param Refuse the error for what is none
 * @throws TrainError, unless `Refuse` says otherwise, that names the part which is wrong
 * @example
 * requireSignature(parseJson(text, 'a.safetensors: data'), 'a.safetensors: data')
 */
export function requireSignature(value: unknown, where: string, Refuse: Refusal = TrainError): DataSignature {
  const data = isPlainObject(value) ? value : {}
  const check = checkIn(data, where, Refuse)
  check('inputs', isInputs, 'the columns, or the shape, of the inputs')
  check('targets', isTargets, 'the classes, or the shape, of the targets')
  check('units', (units) => units === 'bytes' || units === 'numbers', 'bytes or numbers')
  check('range', (range) => isNumbers(range) && range.length === 2, 'the least and the largest input')
  check('samples', isCount, 'a whole number')
  check('checksum', isText, 'a text')
  return data as unknown as DataSignature
}

/**
 * Checks the thresholds that a file holds.
 *
 * @param where they stand, for messages
 * @param Refuse the error for what is none
 * @throws TrainError, unless `Refuse` says otherwise, that names the part which is wrong
 * @example
 * requireThresholds(parseJson(text, 'a.safetensors: thresholds'), 'a.safetensors: thresholds')
 */
export function requireThresholds(value: unknown, where: string, Refuse: Refusal = TrainError): Thresholds {
  const thresholds = isPlainObject(value) ? value : {}
  const check = checkIn(thresholds, where, Refuse)
  check('values', isNumbers, 'a list of numbers')
  check('metric', isText, 'a text')
  check('split', isText, 'a text')
  check('samples', isCount, 'a whole number')
  check('score', isScore, 'before and after, each a number')
  return thresholds as unknown as Thresholds
}

function checkIn(holder: Readonly<Record<string, unknown>>, where: string, Refuse: Refusal) {
  return (key: string, isRight: (value: unknown) => boolean, expected: string): void => {
    const value = Object.hasOwn(holder, key) ? holder[key] : undefined
    if (!isRight(value)) throw new Refuse({ where: `${where}: ${key}`, expected, received: show(value) })
  }
}

function isInputs(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  const { kind, columns, shape } = value
  return kind === 'columns' ? isList(columns, isColumn) : (kind === 'array' || kind === 'image') && isShape(shape)
}

const types: readonly unknown[] = ['number', 'category', 'boolean', 'date']

function isColumn(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  return isText(value['name']) && types.includes(value['type']) && optional(isTexts)(value['categories'])
}

function isTargets(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  const { kind, classes, shape, names, scale } = value
  if (kind === 'classes')
    return isList(classes, (one) => isPlainObject(one) && isText(one['name']) && isCount(one['count']))
  return kind === 'values' && isShape(shape) && optional(isTexts)(names) && optional(isScale)(scale)
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isList = (value: unknown, isRight: (one: unknown) => boolean): value is unknown[] =>
  Array.isArray(value) && value.every(isRight)
const isTexts = (value: unknown): boolean => isList(value, isText)
const isShape = (value: unknown): boolean => isList(value, isCount)
const isNumbers = (value: unknown): value is number[] => isList(value, Number.isFinite)
const isScale = (value: unknown): boolean =>
  isPlainObject(value) && isNumbers(value['center']) && isNumbers(value['spread'])
const isScore = (value: unknown): boolean => isPlainObject(value) && isNumbers([value['before'], value['after']])
const optional = (isRight: (value: unknown) => boolean) => (value: unknown) => value === undefined || isRight(value)
