import { expect, it } from 'vitest'
import { metricLabel, titled } from './metric-label.js'

it.each([
  ['r2', 'R²'],
  ['mean-absolute-error', 'MAE'],
  ['mean-absolute-percentage-error', 'MAPE'],
  ['f1-weighted', 'F1 weighted'],
  ['f1-class-1', 'F1 class 1'],
  ['cohen-kappa-quadratic', "Cohen's kappa quadratic"],
  ['balanced-accuracy', 'balanced accuracy'],
  ['top-5', 'top-5'],
  ['recall-at-1', 'recall at 1'],
  ['f1x', 'f1x'],
])('%s is called %s', (name, label) => {
  expect(metricLabel(name)).toBe(label)
})

it('a title begins with a capital', () => {
  expect(titled('balanced accuracy per epoch')).toBe('Balanced accuracy per epoch')
})
