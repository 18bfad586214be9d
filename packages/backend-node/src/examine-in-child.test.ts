import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { examineInChild } from './examine-in-child.js'

const start = (code: string) => spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
const report = `process.send({ report: { id: 'webgpu', starts: true }, adapters: [] })`

test('what the process sends is the report, and its noise is not', async () => {
  const child = start(`console.error('Warning: of a driver'); ${report}; process.disconnect()`)
  expect(await examineInChild('webgpu', child)).toEqual({ report: { id: 'webgpu', starts: true }, adapters: [] })
})

test('the noise is shown where the backend does not start', async () => {
  const child = start(
    `console.error('Warning: of a driver'); process.send({ report: { id: 'webgpu', starts: false, problem: 'no GPU' }, adapters: [] }); process.disconnect()`,
  )
  expect(await examineInChild('webgpu', child)).toMatchObject({ report: { problem: 'no GPU: Warning: of a driver' } })
})

test('a crash is a problem with the last words and a remedy, before and after the report', async () => {
  const dies = `console.error('driver: assertion failed'); process.kill(process.pid, 'SIGABRT')`
  expect(await examineInChild('webgpu', start(dies))).toEqual({
    report: {
      id: 'webgpu',
      starts: false,
      problem: 'its process crashed with SIGABRT: driver: assertion failed',
      remedy: 'Update the graphics driver and the package webgpu; until then choose another backend by --backend.',
    },
    adapters: [],
  })
  expect(await examineInChild('webgpu', start(`${report.slice(0, -1)}, () => { ${dies} })`))).toMatchObject({
    report: { starts: false, problem: expect.stringContaining('SIGABRT') },
  })
})

test('a process that throws, hangs or says nothing is a problem', async () => {
  expect(await examineInChild('node', start(`throw new Error('no library')`))).toMatchObject({
    report: { starts: false, problem: expect.stringMatching(/^its process ended with code 1: .*no library/) },
  })
  expect(await examineInChild('wasm', start('setInterval(() => {}, 1000)'), 300)).toMatchObject({
    report: { starts: false, problem: 'it did not end within 0.3 s' },
  })
  expect(await examineInChild('wasm', start(''))).toMatchObject({
    report: { starts: false, problem: 'its process said nothing' },
  })
})
