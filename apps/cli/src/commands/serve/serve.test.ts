import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { halves, image, trainIn } from '../../../fixtures/halves.js'
import { buildCli, emptyFolder } from '../../../fixtures/telar.js'

test('answers in several processes, and ends at SIGTERM with 0', async () => {
  const main = await buildCli()
  const folder = await emptyFolder()
  const callbacks = [{ use: 'callback:checkpoint', with: {} }]
  await trainIn(join(folder, 'halves'), parseExperiment(builtinRegistry, { ...halves, callbacks }))
  const args = ['serve', join(folder, 'halves'), '--port', '0', '--processes', '2', '--backend', 'cpu', '--grace', '0']
  const running = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((done) => running.on('exit', done))
  const address = await new Promise<string>((done) =>
    createInterface(running.stdout).on('line', (line) => {
      const found = /^Try it in a browser: (.*)$/.exec(line)?.[1]
      if (found) done(found)
    }),
  )
  const page = await fetch(address)
  expect(await page.text()).toContain('<body data-model="halves">')
  const body = JSON.stringify({ inputs: [{ name: 'input', shape: [1, 6, 6, 1], datatype: 'FP32', data: image(1) }] })
  const response = await fetch(`${address}v2/models/halves/infer`, { method: 'POST', body })
  expect(await response.json()).toMatchObject({ outputs: [{}, { data: ['right'] }] })
  running.kill('SIGTERM')
  expect(await ended).toBe(0)
})
