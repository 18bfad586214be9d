import { expect, it } from 'vitest'
import { thrownInWords } from './thrown.js'

function thrown(message: string, ...frames: readonly string[]): Error {
  return Object.assign(new Error(message), { stack: [`Error: ${message}`, ...frames].join('\n') })
}

it('says the message and the first place that is not within Telar, tfjs or Node; one in a package where there is no other', () => {
  const frames = [
    '    at op (/home/me/node_modules/@tensorflow/tfjs-core/dist/ops.js:3:1)',
    '    at Module._compile (node:internal/modules/cjs/loader:1554:14)',
    '    at create (/home/me/my-plugin.ts:12:9)',
    '    at main (/home/me/main.ts:1:1)',
  ]
  expect(thrownInWords(thrown('it snapped', ...frames))).toBe('it snapped, at /home/me/my-plugin.ts:12:9')
  expect(thrownInWords(thrown('it snapped', frames[0]!))).toBe('it snapped')
  expect(thrownInWords(thrown('it snapped', '    at /home/me/my-plugin.ts:12:9'))).toBe(
    'it snapped, at /home/me/my-plugin.ts:12:9',
  )
  const installed = '    at create (/home/me/node_modules/telar-plugin-acme/dist/index.js:3:7)'
  expect(thrownInWords(thrown('it snapped', frames[0]!, installed))).toBe(
    'it snapped, at /home/me/node_modules/telar-plugin-acme/dist/index.js:3:7',
  )
  expect(thrownInWords(thrown('it snapped', '    at async load (/home/me/my plugins/own.ts:1:2)'))).toBe(
    'it snapped, at /home/me/my plugins/own.ts:1:2',
  )
})

it('shows what is no error', () => {
  expect(thrownInWords('the file is gone')).toBe('"the file is gone"')
  expect(thrownInWords(undefined)).toBe('undefined')
})
