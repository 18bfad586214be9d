import { afterEach, expect, test } from 'vitest'
import { speak } from './language.js'
import { metricName } from './names.js'

afterEach(() => speak('en'))

test.each([
  ['accuracy', 'accuracy', 'exactitud'],
  ['precision-micro', 'precision micro', 'precisión micro'],
  ['recall-all-classes', 'recall all classes', 'exhaustividad de todas las clases'],
  ['precision-per-class', 'precision per class', 'precisión por clase'],
  ['f1-class-1', 'F1 class 1', 'F1 de la clase 1'],
  ['cohen-kappa-quadratic', "Cohen's kappa quadratic", 'kappa de Cohen con pesos cuadráticos'],
  ['recall-at-10', 'recall at 10', 'exhaustividad en 10'],
  ['top-5', 'top-5', 'top-5'],
  // Of a plugin that the page does not know.
  ['acme-score', 'acme score', 'acme score'],
])('%s is called %s, and %s in Spanish', async (metric, english, spanish) => {
  expect(metricName(metric)).toBe(english)
  await speak('es')
  expect(metricName(metric)).toBe(spanish)
})
