import { expect, test } from 'vitest'
import { parseText } from './parse-text.js'

const yaml = `# a comment
$schema: ./experiment.schema.json
name: small
data: { use: dataset:mnist, with: { validation: 0.1 } }
model:
  - use: layer:dense
    with: { units: 128, activation: relu }
  - &output
    use: layer:dense
    with: { units: 10 }
learningRate: 2e-3
`

test('an experiment reads the same as YAML and as JSON', async () => {
  const json = `{
    // a comment
    "$schema": "./experiment.schema.json", "name": "small",
    "data": { "use": "dataset:mnist", "with": { "validation": 0.1 } },
    "model": [{ "use": "layer:dense", "with": { "units": 128, "activation": "relu" } }, { "use": "layer:dense", "with": { "units": 10 } }],
    "learningRate": 0.002
  }`
  expect(await parseText(yaml, 'e.yaml')).toEqual(await parseText(json, 'e.json'))
  expect(await parseText(yaml, 'e.YML')).toEqual(await parseText(json, 'e.json'))
})

test('words stay words in YAML: no, on and y are no booleans', async () => {
  expect(await parseText('classes: [no, on, y, true]', 'e.yaml')).toEqual({ classes: ['no', 'on', 'y', true] })
})

test.each([
  ['e.yaml', 'name: a\nmodel: [1, 2\nepochs: 3\n', /^e\.yaml:[23]: expected YAML: /],
  ['e.yaml', 'name: a\nname: b\n', /^e\.yaml:2: expected YAML: Map keys must be unique$/],
  ['e.yaml', 'name: a\n\tepochs: 3\n', /^e\.yaml:2: expected YAML: /],
  ['e.json', '{\n  "a": 1,\n}', /^e\.json:3: expected JSON: /],
])('%s with %j names the line', async (name, text, message) => {
  await expect(parseText(text, name)).rejects.toThrow(message)
})

test('YAML in ten thousand brackets is refused before it is parsed', async () => {
  await expect(parseText(`model: ${'{"a":'.repeat(10_000)}1`, 'e.yaml')).rejects.toThrow('it is nested too deeply')
})
