import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { csv, dense, folderOfBadFiles, model } from '../../fixtures/bad-files.js'
import { buildCli, resultOf, runCli } from '../../fixtures/telar.js'

let folder = ''
beforeEach(async () => void (folder = await folderOfBadFiles()))

describe('the process', () => {
  let main = ''
  beforeAll(async () => {
    main = await buildCli()
  })
  const telar = (...args: string[]) => runCli(main, folder, ...args)
  const small = [csv('points.csv'), model(dense(2)), 'batchSize=4', '--backend', 'cpu']

  test.each([
    [['train', csv('none.csv'), '--backend', 'cpu'], 1, 'none.csv: there is no such file'],
    [
      ['train', ...small, '--backend', 'vulkan'],
      2,
      'backend: expected auto, cuda, webgpu, wasm, node, cpu, received "vulkan"',
    ],
    [
      ['train', ...small, '--runs', 'points.csv'],
      2,
      'points.csv: expected a folder where runs can be kept, but there is a file of this name',
    ],
    [['train', ...small, '--plugin', './throws.mjs'], 2, 'throws.mjs: of its own'],
    [['evaluate', 'broken.telar'], 1, 'broken.telar: the checkpoint is cut short at byte 13'],
  ])('ends with one sentence: %j', async (args, code, message) => {
    const outcome = await telar(...args)
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) })
    expect(outcome.stderr).not.toMatch(/\n\s+at /)
  })

  test('says in JSON that a run failed', async () => {
    const outcome = await telar('train', ...small, 'learningRate=1e38', 'epochs=20', '--json', '--quiet')
    expect(outcome.code).toBe(1)
    expect(resultOf(outcome)).toMatchObject({
      status: 'failed',
      run: 'runs/mnist-1',
      why: expect.stringContaining('the loss is NaN'),
    })
  })

  test('ends at SIGTERM with 143, its checkpoint saved', async () => {
    const running = spawn(process.execPath, [main, 'train', ...small, 'epochs=1000000'], { cwd: folder })
    const ended = new Promise<number | null>((done) => running.on('exit', done))
    await new Promise<void>((done) =>
      running.stdout.on('data', (text: Buffer) => text.toString().includes('epoch') && done()),
    )
    running.kill('SIGTERM')
    expect(await ended).toBe(143)
    expect(await readdir(join(folder, 'runs/mnist-1/checkpoints'))).toContain('last.telar')
  })
})
