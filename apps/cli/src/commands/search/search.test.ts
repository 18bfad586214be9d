import { readCheckpoint } from '@telarjs/trainer'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { spirals } from '../../../fixtures/spirals.js'
import { buildCli, emptyFolder, resultOf, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

interface Result {
  readonly trial: number
  readonly value: number
}

describe('search', () => {
  const space = { learningRate: { logUniform: [1e-4, 1e30] }, 'model[0].with.units': { choices: [4, 16] } }

  async function prepared() {
    const folder = await emptyFolder()
    await writeFile(join(folder, 'spirals.json'), JSON.stringify(spirals))
    await writeFile(join(folder, 'space.json'), JSON.stringify(space))
    const args = [
      'search',
      'spirals.json',
      '--space',
      'space.json',
      '--strategy',
      'random',
      '--trials',
      '6',
      '--jobs',
      '2',
      '--backend',
      'wasm',
      '--json',
    ]
    return { folder, args }
  }

  test('survives a trial that diverges, and writes its best experiment and a page', async () => {
    const { folder, args } = await prepared()
    const { best, trials } = resultOf(await runCli(main, folder, ...args)) as {
      best: { values: Record<string, number> }
      trials: number
    }
    expect(trials).toBe(6)
    const journal = await readFile(join(folder, 'runs/search-spirals/search.jsonl'), 'utf8')
    expect(journal).toMatch(/"status":"failed","why":"step \d+: the loss is NaN/)
    const written = JSON.parse(await readFile(join(folder, 'runs/search-spirals/best.json'), 'utf8')) as {
      learningRate: number
    }
    expect(written.learningRate).toBe(best.values['learningRate'])
    expect(await readFile(join(folder, 'runs/search-spirals/search.html'), 'utf8')).toContain('<svg')
    // Two trials ran at once; the best one, trained alone, comes to the same bits.
    await runCli(main, folder, 'train', 'runs/search-spirals/best.json', '--backend', 'wasm', '--quiet')
    const results = journal
      .split('\n')
      .flatMap((line) => (line.includes('"result"') ? [JSON.parse(line) as Result] : []))
    const { trial } = results.reduce((one, other) => (other.value > one.value ? other : one))
    const [together, alone] = await Promise.all(
      [`search-spirals/trial-${trial}`, 'spirals-1'].map(async (run) =>
        readCheckpoint(await readFile(join(folder, 'runs', run, 'checkpoints/last.telar'))),
      ),
    )
    expect(alone!.tensors).toEqual(together!.tensors)
  })

  test('trains a dozen trials at once in one process', async () => {
    const { folder, args } = await prepared()
    const ended = await runCli(main, folder, ...args, '--trials', '12', '--jobs', '1', '--stack', '12', 'epochs=1')
    expect(resultOf(ended)).toMatchObject({ trials: 12, best: { status: 'completed' } })
    expect(ended.stderr).not.toContain('Warning')
  })

  test('is not joined by a second one in its folder', async () => {
    const { folder, args } = await prepared()
    const first = spawn(process.execPath, [main, ...args, 'epochs=100000'], { cwd: folder, stdio: 'ignore' })
    while (!existsSync(join(folder, 'runs/search-spirals/lock.json'))) await new Promise((done) => setTimeout(done, 20))
    const { code, stdout } = await runCli(main, folder, ...args, 'epochs=100000')
    first.kill('SIGKILL')
    await new Promise((done) => first.on('exit', done))
    expect(code).toBe(2)
    const { error } = resultOf({ code, stdout, stderr: '' }) as { error: { where: string; received: string } }
    expect(error).toMatchObject({
      where: 'runs/search-spirals',
      received: expect.stringContaining(`process ${first.pid} on `),
    })
  })

  test('whose workers cannot start ends with failed trials, not with a wait', async () => {
    const { folder, args } = await prepared()
    const { code, stdout } = await runCli(main, folder, ...args, '--backend', 'no-such-backend')
    expect(code).toBe(1)
    expect(resultOf({ code, stdout, stderr: '' })).toMatchObject({ trials: 6, best: null })
  })

  test('goes on after a kill, and refuses to go on with another space', async () => {
    const { folder, args } = await prepared()
    const killed = spawn(process.execPath, [main, ...args], { cwd: folder })
    const journal = join(folder, 'runs/search-spirals/search.jsonl')
    const ends = async () =>
      existsSync(journal) ? [...(await readFile(journal, 'utf8')).matchAll(/"type":"end"/g)].length : 0
    while ((await ends()) < 2) await new Promise((done) => setTimeout(done, 20))
    killed.kill('SIGKILL')
    await new Promise((done) => killed.on('exit', done))
    const before = await ends()
    expect(resultOf(await runCli(main, folder, ...args))).toMatchObject({ trials: 6 })
    expect(before).toBeLessThan(6)
    expect(await ends()).toBe(6)
    // Nothing is left to do; its result is said again.
    expect(resultOf(await runCli(main, folder, ...args))).toMatchObject({ trials: 6, best: { status: 'completed' } })
    expect(await ends()).toBe(6)
    await writeFile(join(folder, 'space.json'), JSON.stringify({ learningRate: { uniform: [0.1, 1] } }))
    expect(await runCli(main, folder, ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it is of another search: its space is'),
    })
  })

  test.each([
    [
      ['--strategy', 'tpee'],
      "--strategy: expected tpe, random, grid or sequential, received tpee; did you mean 'tpe'?",
    ],
    [['--prune', 'ash'], "--prune: expected none, asha or median, received ash; did you mean 'asha'?"],
    [['--metric', 'acuracy'], "unknown metric 'acuracy'; did you mean 'accuracy'?"],
    [['--jobs', 'all'], '--jobs: expected a whole number from 1, received all'],
    [['--space', 'none.json'], '--space none.json: there is no such file'],
  ])('refuses %j', async (more, message) => {
    const { folder, args } = await prepared()
    expect(await runCli(main, folder, ...args, ...more)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message),
    })
  })
})
