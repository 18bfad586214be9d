import type { DataSignature, ValueUnits } from '@telarjs/core'
import { expect, it } from 'vitest'
import { dataMisfits } from './data-misfits.js'

const signature = (units: ValueUnits, ...classes: string[]): DataSignature => ({
  inputs: { kind: 'image', shape: [2, 2, 1], layout: 'channels-last' },
  targets: { kind: 'classes', classes: classes.map((name) => ({ name, count: 1 })) },
  ...units,
  preprocessing: null,
  samples: 4,
  checksum: '',
})
const bytes = { units: 'bytes', range: [0, 255] } as const
const [unit, raw, dark] = [1, 255, 0.02].map((most) => ({ units: 'numbers', range: [0, most] }) as const)

it('weights fit data of their classes in their order, and values of the size that they saw', () => {
  const trained = signature(bytes, 'cat', 'dog')
  expect(dataMisfits(trained, signature(bytes, 'cat', 'dog'))).toEqual([])
  expect(dataMisfits(trained, signature(unit!, 'cat', 'dog'))).toEqual([])
  expect(dataMisfits(trained, signature(bytes, 'dog', 'cat'))).toEqual([
    expect.stringMatching(/^the classes are in the order dog, cat, but training had cat, dog/),
  ])
  expect(dataMisfits(trained, signature(raw!, 'cat', 'dog'))).toEqual([
    'the network would see values of up to 255, but in training it saw up to 1. Scale them as in training',
  ])
  expect(dataMisfits(trained, signature(dark!, 'cat', 'dog'))).toEqual([expect.stringContaining('up to 0.02')])
})
