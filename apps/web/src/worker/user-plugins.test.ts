import { expect, test } from 'vitest'
import listed from '../../plugin-packages.json'
import { importsOf, packages } from './user-plugins.js'

test('the packages that the command line leaves outside of a bundle are those of the page', () => {
  expect(Object.keys(packages)).toEqual(listed)
})

test('the packages that a module imports, each once, and no addresses', () => {
  const source = `import { a } from 'valibot'\nimport * as tf from "@tensorflow/tfjs-core"\nimport 'valibot'\nexport * from 'https://a.example/b.js'`
  expect(importsOf(source)).toEqual(['valibot', '@tensorflow/tfjs-core'])
})
