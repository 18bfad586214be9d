import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../fixtures/telar.js'

const cli = resolve(import.meta.dirname, '..')
const hello = resolve(cli, '../../examples/telar-plugin-hello')
const rings = [join(hello, 'rings.json'), '--plugin', join(hello, 'src/index.ts'), '--backend', 'wasm']
let main: string

beforeAll(async () => {
  main = await buildCli('main-test')
})

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args)

test(
  'doctor tests each backend in a process of its own, measures, and says on stderr nothing of what drivers say',
  { timeout: 120_000 },
  async () => {
    const run = await telar(await emptyFolder(), 'doctor', '--json')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const { backends } = resultOf(run) as {
      backends: { id: string; selfTest?: { passed: boolean }; speeds?: { samplesPerSecond: number }[] }[]
    }
    expect(backends.map(({ id }) => id)).toEqual(['cuda', 'webgpu', 'wasm', 'node', 'cpu'])
    const wasm = backends.find(({ id }) => id === 'wasm')!
    expect(wasm.selfTest!.passed).toBe(true)
    expect(wasm.speeds!.map(({ samplesPerSecond }) => samplesPerSecond > 0)).toEqual([true, true, true])
  },
)

describe('help and lists', () => {
  test('answer where tfjs is not even installed', async () => {
    const folder = await emptyFolder()
    await cp(dirname(main), join(folder, 'dist'), { recursive: true })
    await mkdir(join(folder, 'node_modules'))
    for (const name of ['commander', 'jiti'])
      await symlink(join(cli, 'node_modules', name), join(folder, 'node_modules', name))
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    const run = async (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(folder, 'dist/main.js'), ...args], { cwd: folder })
    expect((await run('--help')).stdout).toContain('train [options] [experiment] [overrides...]')
    expect((await run('list', 'optimizer')).stdout).toContain('optimizer:adam')
    expect((await run('describe', 'optimizer:adam')).stdout).toContain('beta1')
    expect((await run('describe', 'dataset:image-folder')).stdout).toMatch(
      /size +integer ≥ 1 ≤ 4096 \| \[integer ≥ 1 ≤ 4096, integer ≥ 1 ≤ 4096\]/,
    )
  })

  test('describe an id without its kind, and say which ones were meant where that is not clear', async () => {
    const folder = await emptyFolder()
    expect((await telar(folder, 'describe', 'dense')).stdout).toContain('layer:dense')
    expect((await telar(folder, 'describe', 'mnist-first')).stdout).toContain('telar train mnist-first/adam')
    expect(await telar(folder, 'describe', 'optimizer:adm')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean 'optimizer:adam'?"),
    })
  })
})

describe('wrong input ends with 2, one sentence and no stack', () => {
  test.each([
    [['trian'], "error: unknown command 'trian'"],
    [['train', '--epochs', '3'], "error: unknown option '--epochs'"],
    [['train', 'mnits'], 'mnits: expected a recipe'],
    [['train', 'epochs=0'], 'experiment.epochs: expected >=1, received 0'],
    [['train', 'optimizer.with.bta1=0.5'], "optimizer:adam with.bta1: unknown option 'bta1'; did you mean 'beta1'?"],
    [['train', 'optimizer.use=optimizer:adm'], "unknown optimizer 'optimizer:adm'; did you mean 'optimizer:adam'?"],
    [['train', 'batchsize=3'], "unknown option 'batchsize'; did you mean 'batchSize'?"],
    [['train', '--plugin', 'no-such-package'], 'plugin no-such-package: there is no such file'],
    [['list', 'optimiser'], "unknown kind 'optimiser'; did you mean 'optimizer'?"],
  ])('%j', async (args, message) => {
    const folder = await emptyFolder()
    const { code, stderr } = await telar(folder, ...args)
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(2)
    const json = await telar(folder, ...args, '--json')
    expect(json.code).toBe(2)
    expect(resultOf(json)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining(message.replace('error: ', '')) },
    })
  })

  test('an experiment that is no JSON, by its line', async () => {
    const folder = await emptyFolder()
    await writeFile(join(folder, 'broken.json'), '{\n  "name": "x",\n  "epochs": ,\n}')
    expect(await telar(folder, 'train', 'broken.json')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/broken\.json:\d: expected JSON/),
    })
  })
})

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

test('schema prints a JSON Schema of experiments, with the plugins of the user', async () => {
  const { stdout } = await telar(await emptyFolder(), 'schema', ...rings.slice(1, 3))
  const schema = JSON.parse(stdout) as {
    definitions: { layer: { anyOf: { properties: { use: { const: string } } }[] } }
  }
  const ids = schema.definitions.layer.anyOf.map(({ properties }) => properties.use.const)
  expect(ids).toContain('layer:dense')
  expect(ids).toContain('layer:hello/scale')
})

test('init writes an experiment that explain understands, and overwrites nothing', async () => {
  const folder = await emptyFolder()
  expect(await telar(folder, 'init')).toMatchObject({ code: 0 })
  const { stdout } = await telar(folder, 'explain', 'experiment.json', '--backend', 'cpu')
  expect(stdout).toContain('0-dense  [128]')
  expect(stdout).toContain('101,770 parameters')
  expect(await telar(folder, 'init')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('experiment.json: it is there already'),
  })
})
