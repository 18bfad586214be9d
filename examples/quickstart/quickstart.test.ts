import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const numbers = (text: string) => [...text.matchAll(/\d+(\.\d+)?/g)].map(([number]) => Number(number))

test('the program of the README prints what the README says', async () => {
  const [, program, printed] = /```ts\n(.*?)```\n+```\n(.*?)```/s.exec(readme)!
  expect(readFileSync(new URL('quickstart.ts', import.meta.url), 'utf8')).toBe(program)

  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(`${line}\n`))
  await import('./quickstart.js').finally(() => log.mockRestore())

  const output = lines.join('')
  expect(output.replaceAll(/\d/g, '0')).toMatch(/^(epoch 0: loss 0\.0000\n){3}test accuracy 0\.0+\n$/)
  // Backends and versions of Node differ in the last digits.
  const expected = numbers(printed!)
  numbers(output).forEach((number, i) => expect(Math.abs(number - expected[i]!)).toBeLessThan(0.01))
})
