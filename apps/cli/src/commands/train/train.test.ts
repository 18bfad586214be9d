import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { hello, rings } from '../../../fixtures/rings.js'
import { buildCli, emptyFolder, resultOf, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args)

describe('train', () => {
  test('stops in good order when nobody reads its output any more', async () => {
    const folder = await emptyFolder()
    const child = spawn(process.execPath, [main, 'train', ...rings, 'epochs=100000'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.once('data', () => child.stdout.destroy())
    child.stderr.resume()
    expect(await new Promise((done) => child.on('exit', done))).toBe(141)
    expect(JSON.parse(readFileSync(join(folder, 'runs/rings-1/run.json'), 'utf8'))).toMatchObject({
      status: 'aborted',
      why: 'stopped because nobody read its output any more',
    })
    expect(existsSync(join(folder, 'runs/rings-1/checkpoints/last.telar'))).toBe(true)
    expect(existsSync(join(folder, 'runs/rings-1/lock.json'))).toBe(false)
  })

  test('on values follows the mean absolute error and R² where no metric is named', async () => {
    const folder = await emptyFolder()
    const rows = Array.from({ length: 40 }, (_, i) => `${i / 40},${(2 * i) / 40 + 0.5}`)
    await writeFile(join(folder, 'line.csv'), ['x,y', ...rows].join('\n'))
    const line = {
      name: 'line',
      data: { use: 'dataset:csv', with: { path: 'line.csv', target: 'y', targetsAre: 'values', test: 0.25 } },
      model: [{ use: 'layer:dense', with: { units: 1 } }],
      loss: { use: 'loss:mean-squared-error' },
      batchSize: 8,
      epochs: 2,
    }
    await writeFile(join(folder, 'line.json'), JSON.stringify(line))
    const { metrics } = resultOf(await telar(folder, 'train', 'line.json', '--backend', 'wasm', '--json')) as {
      metrics: Record<string, Record<string, number>>
    }
    expect(Object.keys(metrics['test']!)).toEqual(['loss', 'mean-absolute-error', 'r2'])
    const saved = JSON.parse(readFileSync(join(folder, 'runs/line-1/experiment.json'), 'utf8')) as {
      metrics: { use: string }[]
    }
    expect(saved.metrics.map(({ use }) => use)).toEqual(['metric:mean-absolute-error', 'metric:r2'])
  })

  test('says at its head what it made of the data and what may be wrong with them, and keeps both', async () => {
    const folder = await emptyFolder()
    const rows = Array.from({ length: 12 }, (_, i) => `${i},7,${i % 2 ? 'a' : 'b'}`)
    await writeFile(join(folder, 't.csv'), ['size,unit,kind', ...rows].join('\n'))
    const data = '{"use":"dataset:csv","with":{"path":"t.csv","target":"kind"}}'
    const model = '[{"use":"layer:dense","with":{"units":2}}]'
    await writeFile(join(folder, 't.json'), `{"name":"t","data":${data},"model":${model},"epochs":1}`)
    const warning = '1 of 2 input columns has one value only and says nothing: unit'
    const note = 'kind: the target, 2 classes, as its cells say; "targetsAre": "values" says otherwise'
    for (const command of ['explain', 'train']) {
      const { code, stdout, stderr } = await telar(folder, command, 't.json', '--backend', 'wasm')
      expect(code).toBe(0)
      expect(stdout).toContain(note)
      expect(stdout).toContain('2 classes: a 6, b 6')
      expect(stderr.split(warning)).toHaveLength(2)
    }
    expect(JSON.parse(readFileSync(join(folder, 'runs/t-1/run.json'), 'utf8'))).toMatchObject({ warnings: [warning] })
    expect((await telar(folder, 'report', 't-1')).code).toBe(0)
    const page = readFileSync(join(folder, 'runs/t-1/report/report.html'), 'utf8')
    expect(page).toContain(warning)
    expect(page).toContain('What was made of the data')
  })

  test('keeps every run in a folder of its own and prints one JSON object last', async () => {
    const folder = await emptyFolder()
    const first = await telar(folder, 'train', ...rings, '--json', 'epochs=2')
    const result = resultOf(first)
    expect(first.code).toBe(0)
    expect(Object.keys(result)).toEqual([
      'status',
      'why',
      'run',
      'backend',
      'device',
      'epochs',
      'steps',
      'seconds',
      'samplesPerSecond',
      'metrics',
      'warnings',
    ])
    expect(result).toMatchObject({ status: 'completed', run: 'runs/rings-1', backend: 'wasm', epochs: 2, steps: 16 })
    const kept = readFileSync(join(folder, 'runs/rings-1/experiment.json'), 'utf8')
    expect((await telar(folder, 'train', ...rings, '--quiet', 'epochs=1')).stdout).toBe('')
    expect((await readdir(join(folder, 'runs'))).sort()).toEqual(['rings-1', 'rings-2'])
    expect(readFileSync(join(folder, 'runs/rings-1/experiment.json'), 'utf8')).toBe(kept)
    expect(JSON.parse(kept)).toMatchObject({ epochs: 2, optimizer: { use: 'optimizer:hello/sign-descent', with: {} } })
  })

  test('prints the same losses for the same seed', async () => {
    const lines = async () =>
      (await telar(await emptyFolder(), 'train', ...rings, 'epochs=3')).stdout
        .split('\n')
        .filter((line) => line.startsWith('epoch'))
        .map((line) => line.replace(/ {2}[\d.]+ s$/, ''))
    const first = await lines()
    expect(first).toHaveLength(3)
    expect(await lines()).toEqual(first)
  })

  test('takes plugins that telar.config.ts lists', async () => {
    const folder = await emptyFolder()
    await writeFile(
      join(folder, 'telar.config.ts'),
      `export default { plugins: [${JSON.stringify(join(hello, 'src/index.ts'))}] }`,
    )
    expect((await telar(folder, 'list', 'layer')).stdout).toContain('layer:hello/scale')
    expect(
      await telar(folder, 'train', join(hello, 'rings.json'), 'epochs=1', '--quiet', '--backend', 'wasm'),
    ).toMatchObject({ code: 0 })
  })

  test('keeps its warnings in its record, and finds its data from any folder', async () => {
    const folder = await emptyFolder()
    await mkdir(join(folder, 'study'))
    const rows = Array.from({ length: 40 }, (_, i) => `${i / 40},${'ab'[i % 2]}`)
    await writeFile(join(folder, 'study/rows.csv'), ['x,y', ...rows].join('\n'))
    const experiment = {
      name: 'rows',
      data: { use: 'dataset:csv', with: { path: 'rows.csv', target: 'y', test: 0.25 } },
      // Units that are 0 for every sample, which the run warns of.
      model: [
        {
          use: 'layer:dense',
          with: { units: 4, activation: 'relu', biasInitializer: { use: 'initializer:constant', with: { value: -9 } } },
        },
        { use: 'layer:dense', with: { units: 2 } },
      ],
      epochs: 2,
      batchSize: 8,
    }
    await writeFile(join(folder, 'study/rows.json'), JSON.stringify(experiment))
    const { warnings } = resultOf(await telar(folder, 'train', 'study/rows.json', '--backend', 'wasm', '--json')) as {
      warnings: string[]
    }
    expect(warnings.join('\n')).toContain('units of layer 1 (dense) are 0 for every sample')
    expect(new Set(warnings).size).toBe(warnings.length)
    const elsewhere = await emptyFolder()
    expect(await telar(elsewhere, 'evaluate', join(folder, 'runs/rows-1'), '--backend', 'wasm')).toMatchObject({
      code: 0,
    })
  })

  test('evaluates what it saved to the same numbers', async () => {
    const folder = await emptyFolder()
    const trained = await telar(folder, 'train', ...rings, '--json', 'epochs=4')
    const { metrics } = resultOf(trained) as { metrics: { test: { loss: number; accuracy: number } } }
    const evaluated = resultOf(
      await telar(folder, 'evaluate', 'runs/rings-1/checkpoints/last.telar', ...rings.slice(1), '--json'),
    )
    expect(evaluated).toMatchObject({
      split: 'test',
      loss: metrics.test.loss,
      metrics: { accuracy: metrics.test.accuracy },
    })
  })

  test('that diverges fails with 1 and says at which step', async () => {
    const { code, stderr } = await telar(await emptyFolder(), 'train', ...rings, 'learningRate=1e38', '--quiet')
    expect(stderr).toMatch(/step \d+: the loss is NaN/)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(1)
  })

  test('that must have a GPU fails with 1 and the remedy', async () => {
    expect(
      await telar(await emptyFolder(), 'train', ...rings.slice(0, 3), '--backend', 'wasm', '--require-gpu'),
    ).toMatchObject({ code: 1, stderr: expect.stringContaining('GPU') })
  })

  test('replays a captured step on WebGPU, and says that the adapter is software', async () => {
    const { code, stdout } = await telar(
      await emptyFolder(),
      'train',
      ...rings.slice(0, 3),
      '--backend',
      'webgpu',
      'epochs=1',
    )
    expect(stdout).toMatch(/rings on webgpu .*software on the CPU/)
    expect(stdout).toContain('steps captured')
    expect(code).toBe(0)
  })

  test('ends at Ctrl-C with 130, its checkpoint saved', async () => {
    const folder = await emptyFolder()
    const run = spawn(process.execPath, [main, 'train', ...rings, 'epochs=100000'], { cwd: folder })
    const ended = new Promise<number | null>((done) => run.on('exit', done))
    await new Promise<void>((done) =>
      run.stdout.on('data', (text: Buffer) => text.toString().includes('epoch ') && done()),
    )
    run.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(existsSync(join(folder, 'runs/rings-1/checkpoints/last.telar'))).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'runs/rings-1/run.json'), 'utf8'))).toMatchObject({
      status: 'aborted',
      why: 'stopped by Ctrl-C',
    })
  })
})
