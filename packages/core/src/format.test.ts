import { expect, it } from 'vitest'
import { counted, duration, formatMetric, grouped, layerLabel, percent, short, tensorLabel } from './format.js'

it.each([
  [0.062942, '0.06294'],
  [0.5, '0.5'],
  [12, '12'],
  [100, '100'],
  [123.456, '123.5'],
  [999.97, '1000'],
  [12345, '12,345'],
  [12345.6, '12,346'],
  [-98765, '-98,765'],
  [0.0000123456, '1.235e-5'],
  [0.0001, '0.0001'],
  [-0.25, '-0.25'],
  [2e7, '2e7'],
  [0, '0'],
  [null, '–'],
  [NaN, 'NaN'],
  [Infinity, '∞'],
  [-Infinity, '-∞'],
])('%f is written %s', (value, text) => {
  expect(short(value)).toBe(text)
})

it('takes as many digits as are asked for', () => {
  expect([short(0.0123456, 3), short(1234.5678, 6), short(123456.78, 6), short(0.5, 6)]).toEqual([
    '0.0123',
    '1234.57',
    '123,457',
    '0.5',
  ])
})

it('counts one thing and several', () => {
  expect([counted(1, 'file'), counted(0, 'file'), counted(1200, 'file')]).toEqual(['1 file', '0 files', '1,200 files'])
  expect([counted(1, 'class', 'classes'), counted(2, 'class', 'classes')]).toEqual(['1 class', '2 classes'])
})

it('writes parts of one as per cent', () => {
  expect([percent(0.9791), percent(1, 0), percent(-0.05), percent(undefined), percent(NaN)]).toEqual([
    '97.91 %',
    '100 %',
    '-5.00 %',
    '–',
    'NaN',
  ])
})

it.each([
  [0, '0.0 s'],
  [8.23, '8.2 s'],
  [9.97, '10 s'],
  [42.4, '42 s'],
  [59.7, '1 min 0 s'],
  [119.6, '2 min 0 s'],
  [200, '3 min 20 s'],
  [3599.7, '1 h 0 min'],
  [7500, '2 h 5 min'],
  [7170, '2 h 0 min'],
  [Infinity, '–'],
])('%d seconds are written %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

it('groups the digits of large numbers', () => {
  expect([grouped(101770.4), grouped(999), grouped(-1234567)]).toEqual(['101,770', '999', '-1,234,567'])
})

it('writes a metric by what its values are, whatever their size', () => {
  expect([0.9791, 1.25, 0].map((value) => formatMetric(value, 'fraction'))).toEqual(['97.91 %', '125.00 %', '0.00 %'])
  expect([0.3103, -0.5, 1].map((value) => formatMetric(value, 'number'))).toEqual(['0.3103', '-0.5', '1'])
  expect([formatMetric(0.5), formatMetric(null, 'fraction'), formatMetric(NaN, 'fraction')]).toEqual([
    '0.5',
    '–',
    'NaN',
  ])
})

it('names a layer by its place and kind', () => {
  expect(['0-dense', '2-residual/0-conv2d', 'encoder', 'loss:acme/huber'].map(layerLabel)).toEqual([
    'layer 1 (dense)',
    'layer 3 (residual), in it layer 1 (conv2d)',
    'encoder',
    'loss:acme/huber',
  ])
})

it('names a tensor by its layer, wherever it is kept', () => {
  const names = [
    'params/0-dense/kernel',
    'state/3-batch-norm/mean',
    'params/1-residual/projection/0-conv2d/bias',
    'optimizer/momentum/2-residual/0-dense/kernel',
    'optimizer/step',
  ]
  expect(names.map(tensorLabel)).toEqual([
    'layer 1 (dense), kernel',
    'layer 4 (batch-norm), mean',
    'layer 2 (residual), projection, layer 1 (conv2d), bias',
    'optimizer, momentum, layer 3 (residual), in it layer 1 (dense), kernel',
    'optimizer, step',
  ])
})
