import { createRandom, createRegistry } from '@telarjs/core'
import { describeDataset } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { characterTask } from './character-task.js'

describeDataset(characterTask)
describeDataset(characterTask, { options: { task: 'copying', length: 10 } })

const nothing = () => Promise.reject(new Error('nothing to read'))

/** The questions of a task as text, each with its answer. */
async function questionsOf(task: string, length: number, alphabet: string) {
  const context = { random: createRandom(3), files: { read: nothing, list: nothing }, download: nothing }
  const options = { task, length, samples: 200, test: 50, splitBy: 'order' }
  const { classes, shape, splits } = await createRegistry([characterTask])
    .create('dataset', { use: 'dataset:character-task', with: options }, 'data')
    .load(context)
  const { inputs, targets, size } = splits['train']!
  expect(size).toBe(150)
  return Array.from(targets, (target, i) => ({
    text: Array.from(inputs.subarray(i * shape[0]!, (i + 1) * shape[0]!), (place) => alphabet[place]).join(''),
    answer: classes[target]!,
  }))
}

it('asks for the sum of digits', async () => {
  for (const { text, answer } of await questionsOf('adding', 3, '0123456789+')) {
    expect(text).toMatch(/^\d\+\d\+\d$/)
    expect(text.split('+').reduce((sum, digit) => sum + Number(digit), 0)).toBe(Number(answer))
  }
})

it('asks for a letter after a gap', async () => {
  const questions = await questionsOf('copying', 4, 'abcdefgh.0123456789')
  for (const { text, answer } of questions) {
    const [, letters, place] = /^([a-h]{4})\.{4}([0-3])$/.exec(text)!
    expect(letters![Number(place)]).toBe(answer)
  }
  expect(new Set(questions.map(({ text }) => text.at(-1))).size).toBe(4)
})

it('asks for the parity of bits', async () => {
  for (const { text, answer } of await questionsOf('parity', 7, '01')) {
    expect(text).toMatch(/^[01]{7}$/)
    expect(text.replaceAll('0', '').length % 2).toBe(answer === 'odd' ? 1 : 0)
  }
})
