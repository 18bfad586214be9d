import { optionsJsonSchema } from '@telarjs/core'
import { builtinPlugins } from '@telarjs/trainer/builtin'
import { afterEach, expect, test } from 'vitest'
import type { Schema } from '../../shared/schema.js'
import { speak } from '../language.js'
import { choiceName, optionName, optionOfPlugin } from '../options.js'
import { options as spanish } from './options.js'

afterEach(() => speak('en'))

/** Names of functions, of methods, of parts of EMNIST, and signs: the same in every language. */
const names =
  /^([.,13]|(leaky-)?relu|selu|elu|gelu|silu|mish|tanh|sigmoid|softmax|softplus|bilinear|fan-(in|out|average)|min-max|macro|micro|(batch|semi)-hard|mnist|by(class|merge))$/

const fields = (await Promise.all(builtinPlugins.map(optionsJsonSchema))).flatMap((schema) =>
  Object.entries((schema as Schema).properties ?? {}),
)

test('every option of every plugin of Telar, and every choice, has its word in Spanish, and no other has', () => {
  expect(Object.keys(spanish.names)).toEqual([...new Set(fields.map(([name]) => name))].toSorted())
  const choices = fields.flatMap(([, field]) => (field.enum ?? []).map(String))
  expect(Object.keys(spanish.choices)).toEqual([...new Set(choices.filter((choice) => !names.test(choice)))].toSorted())
})

test('options and choices are called as the language has it; those that the page does not know keep their names', async () => {
  const said = () => [
    optionName('kernelSize'),
    optionName('maxDepth'),
    optionName('toString'),
    optionName('rate', 'How Fast'),
    optionOfPlugin('alpha-dropout', 'rate'),
    choiceName('stratified'),
    choiceName('relu'),
  ]
  const unknown = ['Max depth', 'To string', 'How Fast']
  expect(said()).toEqual(['Kernel size', ...unknown, 'alpha-dropout rate', 'stratified', 'relu'])
  await speak('es')
  expect(said()).toEqual(['Tamaño del kernel', ...unknown, 'tasa de alpha-dropout', 'estratificada', 'relu'])
})
