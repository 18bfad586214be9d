import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCli, emptyFolder, runCli } from '../fixtures/telar.js'
import { writeExperiment, writePlugins } from '../fixtures/faulty-plugins.js'

let main = ''
let trained = ''
beforeAll(async () => {
  main = await buildCli()
  trained = await emptyFolder()
  await writeExperiment(trained)
  await writePlugins(trained)
  expect(await telar(trained, 'train', 'own.json', 'epochs=1', '--backend', 'cpu')).toMatchObject({ code: 0 })
}, 60_000)

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args, '--plugin', './own.mjs')

const snapped = 'it snapped, at .*own\\.mjs:\\d+:\\d+'

describe('a plugin that fails is one sentence that names its place, itself and the member', () => {
  test.each([
    ['apply', ['evaluate', 'runs/own-1'], `model\\[0\\]: layer:test/own: apply: ${snapped}`],
    ['apply', ['report', 'runs/own-1'], `model\\[0\\]: layer:test/own: apply: ${snapped}`],
    ['apply', ['serve', 'runs/own-1', '--port', '0'], `model\\[0\\]: layer:test/own: apply: ${snapped}`],
    ['init', ['export', 'runs/own-1', '--to', 'own.onnx'], `model\\[0\\]: layer:test/own: init: ${snapped}`],
    ['init', ['explain', 'own.json'], `model\\[0\\]: layer:test/own: init: ${snapped}`],
    [
      'lacks',
      ['predict', 'runs/own-1', 'points.csv'],
      "model\\[0\\]: layer:test/own: create: expected a value whose 'apply' is a function, received \\{ init \\}",
    ],
    [
      'metric',
      ['search', 'own.json', 'metrics=[{"use":"metric:test/own"}]', '--space', 'space.json'],
      `metrics\\[0\\]: metric:test/own: create: ${snapped}`,
    ],
  ])('%s: %j', async (how, args, message) => {
    await writePlugins(trained, how)
    await writeFile(join(trained, 'space.json'), '{ "learningRate": { "choices": [0.1] } }')
    const { code, stderr } = await telar(trained, ...args)
    expect(stderr).toMatch(new RegExp(`^error ${message}\\n$`, 'm'))
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(1)
  })
})

describe('what a plugin throws where nobody can catch it ends the run as failed, and leaves its checkpoints', () => {
  test.each([
    ['timer', 'it threw in a timer or another callback'],
    ['promise', 'a promise that it did not await was rejected'],
  ])('from a %s', async (how, what) => {
    const folder = await emptyFolder()
    await writeExperiment(folder)
    await writePlugins(folder, how)
    const { code, stderr } = await telar(folder, 'train', 'own.json', '--backend', 'cpu')
    const sentence = `plugin ./own\\.mjs: ${what}: ${snapped}`
    expect(stderr.match(/^error .*$/gm)).toEqual([expect.stringMatching(new RegExp(`^error ${sentence}$`))])
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(1)
    const end = JSON.parse(await readFile(join(folder, 'runs/own-1/run.json'), 'utf8')) as Record<string, unknown>
    expect(end).toMatchObject({ status: 'failed', why: expect.stringMatching(sentence) })
    expect(end['epochs']).toBeGreaterThanOrEqual(2)
    expect(existsSync(join(folder, 'runs/own-1/checkpoints/best.telar'))).toBe(true)
  })
})

test('all modules at fault are said at once', async () => {
  const folder = await emptyFolder()
  const modules = {
    'empty.mjs': 'export const plugins = []',
    'throws.mjs': 'throw new Error("of its own")',
    'kinds.mjs': 'export const plugins = [{ kind: "leyer", id: "leyer:mine" }, 5]',
  }
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, name), text)
  await writePlugins(folder)
  const { code, stderr } = await telar(
    folder,
    'train',
    ...Object.keys(modules).flatMap((name) => ['--plugin', `./${name}`]),
    '--plugin',
    './own.mjs',
  )
  for (const said of [
    'plugin ./empty.mjs: expected plugins in',
    'throws.mjs: of its own, at ',
    "plugin ./kinds.mjs: leyer:mine: unknown kind 'leyer'; did you mean 'layer'?",
    'plugin ./kinds.mjs: expected plugins made by defineLayer and its like, received 5',
    "plugin ./own.mjs: the id 'layer:test/own' is that of a plugin of ./own.mjs",
  ])
    expect(stderr).toContain(said)
  expect(code).toBe(2)
})
