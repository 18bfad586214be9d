import { defaultExperiment as experiment } from '@telarjs/recipes'
import { expect, test } from 'vitest'
import { packedIn, packExperiment, unpackExperiment } from './share-link.js'

test('holds the whole experiment, its seed too', async () => {
  expect(await unpackExperiment(await packExperiment({ ...experiment, seed: 12345, name: 'grüße-1' }))).toEqual({
    ...experiment,
    seed: 12345,
    name: 'grüße-1',
  })
})

test('is short, and of letters that stand in an address as they are', async () => {
  const text = await packExperiment(experiment)
  expect(text).toMatch(/^[\w-]+$/)
  expect(text.length).toBeLessThan(JSON.stringify(experiment).length)
})

test('is found in an address', () => {
  expect(packedIn('#x=abc&tab=train')).toBe('abc')
  expect(packedIn('')).toBeUndefined()
})

// Deflated by Python: zlib.compressobj(9, zlib.DEFLATED, -15) of {"data":{"use":"dataset:mnist"},"model":[]}, base64url.
test('is read as any other deflate would have written it', async () => {
  expect(await unpackExperiment('q1ZKSSxJVLKqViotTlWyAvOKU0uscvMyi0uUanWUcvNTUnOUrKJjawE')).toEqual({
    name: 'experiment',
    data: { use: 'dataset:mnist' },
    model: [],
  })
})

test.each(['', 'not a link', 'q1ZKSSxJVLKq'])('that is damaged (%s) says so', async (text) => {
  await expect(unpackExperiment(text)).rejects.toThrow('The link is damaged')
})
