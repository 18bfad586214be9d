import { parseExperiment } from '@telarjs/core'
import { memoryFiles } from '@telarjs/datasets'
import { builtinRegistry as registry, loadData, readCheckpoint, sizeOfNetwork } from '@telarjs/trainer'
import { expect, test } from 'vitest'
import { translated } from '../told.js'
import { told } from './told.js'

const parsed = (changes: object) =>
  parseExperiment(registry, {
    data: { use: 'dataset:csv', with: { path: 'a.csv', target: 'kind' } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    ...changes,
  })

/** Checks a prediction of 3 values for data of two classes. */
const check = (loss: string) => registry.create('loss', { use: loss }, 'loss').check([3], { classes: 2, shape: [] })

const table = (text: string) =>
  loadData(parsed({}), { registry, files: memoryFiles({ 'a.csv': new TextEncoder().encode(text) }) })

const dense = (units: unknown) => ({ use: 'layer:dense', with: { units } })

/** What goes wrong most while an experiment is built, as the packages say it and as the Spanish page does. */
test.each<[string, () => unknown, string]>([
  [
    'an option that is no number',
    () => parsed({ model: [dense('many')] }),
    'model[0]: layer:dense with.units: se esperaba un número; se recibió "many"',
  ],
  [
    'an option that nobody knows',
    () => parsed({ optimizer: { use: 'optimizer:adam', with: { bta1: 0.9 } } }),
    "optimizer: optimizer:adam with.bta1: no existe ninguna opción 'bta1'; ¿querías decir 'beta1'? Hay: beta1, beta2, epsilon, amsgrad",
  ],
  [
    'a plugin that nobody knows',
    () => parsed({ model: [{ use: 'layer:dens' }] }),
    "model[0]: no existe ninguna capa 'layer:dens'; ¿querías decir 'layer:dense'? Hay",
  ],
  [
    'a layer of images behind values',
    () => sizeOfNetwork(parsed({ model: [{ use: 'layer:conv2d', with: { filters: 2 } }] }), registry, [4]),
    'model[0]: layer:conv2d: se esperaba una imagen [alto, ancho, canales]; se recibió [4]',
  ],
  [
    'a last layer of another size',
    () => check('loss:cross-entropy'),
    'loss: loss:cross-entropy: se esperaba una predicción [2], un logit por clase; se recibió [3]. La fija la última capa',
  ],
  [
    'a loss of values for classes',
    () => check('loss:mean-squared-error'),
    'loss: loss:mean-squared-error: se esperaban datos con valores como objetivos; se recibieron 2 clases; loss:cross-entropy sirve para eso',
  ],
  [
    'a row of a table that is too short',
    () => table('a,b,kind\n1,2,low\n3,high\n'),
    'a.csv, línea 3: se esperaban 3 celdas, como en la línea 1; se recibió 2',
  ],
  [
    'a checkpoint that is cut short',
    () => readCheckpoint(new Uint8Array(20), 'a.telar'),
    'a.telar: el checkpoint está',
  ],
])('%s', async (_, work, spanish) => {
  const message = await Promise.resolve()
    .then(work)
    .then(
      () => 'nothing',
      (error: Error) => error.message,
    )
  expect(translated(message, told).slice(0, spanish.length)).toBe(spanish)
})

test('why a run diverged', () => {
  const said = 'step 4: the loss is Infinity; the first tensor that is not finite: layer 1 (dense), kernel'
  expect(translated(`${said}. A lower learning rate or gradient clipping may help`, told)).toBe(
    'paso 4: la pérdida es Infinity; el primer tensor que no es finito: la capa 1 (dense), kernel. Puede ayudar una tasa de aprendizaje menor o recortar los gradientes',
  )
})
