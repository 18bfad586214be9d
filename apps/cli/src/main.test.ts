import { execFile } from 'node:child_process'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, resultOf, runCli } from '../fixtures/telar.js'

const cli = resolve(import.meta.dirname, '..')

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args)

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
    expect((await run('describe', 'layer:dense')).stdout).toMatch(/kernelInitializer +an initializer/)
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
    [
      ['compare', 'a', 'b', '--checkpoint', 'lst'],
      "--checkpoint: expected best or last, received lst; did you mean 'last'?",
    ],
    [['train', '--seed', '1.5'], '--seed: expected a whole number from 0, received 1.5'],
    [['find-rate', '--from', '-1'], '--from: expected a number greater than 0, received -1'],
    [['ui', '--port', '65536'], '--port: expected a whole number from 0 to 65535, received 65536'],
    [
      ['search', '--space', 'x.json', '--strategy', 'constructor'],
      '--strategy: expected tpe, random, grid or sequential',
    ],
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
