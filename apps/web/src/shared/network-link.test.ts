import { expect, test } from 'vitest'
import { networkBytes, readNetwork, type LinkedNetwork } from './network-link.js'
import { packBytes, unpackBytes } from './share-link.js'

const network: LinkedNetwork = {
  experiment: {
    name: 'points',
    data: { use: 'dataset:spirals' },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
  },
  sample: { shape: [2], classes: ['a', 'b'], targetShape: [] },
  epoch: 3,
  step: 60,
  arrays: {
    'params/0-dense/kernel': { dtype: 'float32', shape: [2, 2], values: Float32Array.of(1.27, 0, -1.27, 254) },
    'params/0-dense/bias': { dtype: 'float32', shape: [2], values: Float32Array.of(0.25, -3) },
  },
}

/** The bytes of a network about which something else is told. */
function told(change: object): Uint8Array {
  const bytes = networkBytes(network)
  const length = new DataView(bytes.buffer).getUint32(0, true)
  const about = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as object
  const json = new TextEncoder().encode(JSON.stringify({ ...about, ...change }))
  const changed = new Uint8Array(4 + json.length + bytes.length - 4 - length)
  new DataView(changed.buffer).setUint32(0, json.length, true)
  changed.set(json, 4)
  changed.set(bytes.subarray(4 + length), 4 + json.length)
  return changed
}

test('comes back as it was, but for the rounding of its weights', async () => {
  const back = readNetwork(await unpackBytes(await packBytes(networkBytes(network))))
  expect(back).toMatchObject({ ...network, arrays: {} })
  expect(back.arrays['params/0-dense/bias']!.values).toEqual(network.arrays['params/0-dense/bias']!.values)
  const kernel = back.arrays['params/0-dense/kernel']!
  expect(kernel.shape).toEqual([2, 2])
  // 254 is the largest of its column, 1.27 of the other.
  kernel.values.forEach((value, i) => expect(value).toBeCloseTo([1.27, 0, -1.27, 254][i]!, 5))
})

test.each([
  ['nothing', new Uint8Array(), 'The link is damaged'],
  ['a length beyond its end', Uint8Array.of(255, 255, 255, 255, 1), 'The link is damaged'],
  ['no JSON', Uint8Array.of(1, 0, 0, 0, 65), 'The link is damaged'],
  [
    'an experiment of another shape',
    told({ experiment: { data: 1, model: [] } }),
    'experiment.data: expected a plugin',
  ],
  [
    'a shape of a trillion values',
    told({ arrays: [['params/a', [1e6, 1e6]]] }),
    'arrays[0]: expected a shape of at most',
  ],
  ['a length that is negative', told({ arrays: [['params/a', [-2, 2]]] }), 'arrays[0]: expected a shape'],
  ['a name of the prototype', told({ arrays: [['__proto__', [1]]] }), 'arrays[0]: expected a name'],
  [
    'more weights than it has',
    told({ arrays: [['params/a', [9, 9]]] }),
    'arrays: expected 117 bytes of weights, received 20',
  ],
  [
    'samples of no shape',
    told({ sample: { shape: 'all', classes: [], targetShape: [] } }),
    'sample.shape: expected a shape',
  ],
  [
    'classes that are objects',
    told({ sample: { shape: [2], classes: [{}], targetShape: [] } }),
    'sample.classes: expected',
  ],
  [
    'a scale of texts',
    told({ sample: { shape: [2], classes: [], targetShape: [], targetScale: { center: ['a'] } } }),
    'sample.targetScale: expected',
  ],
  ['steps that are no number', told({ step: 'many' }), 'step: expected a whole number'],
])('%s is refused in words', (_, bytes, message) => {
  expect(() => readNetwork(bytes)).toThrow(message)
})
