import { spawn } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, get } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buildCli, emptyFolder, runCli } from '../../../fixtures/telar.js'
import { findRun } from '../../runs/find-run.js'
import { serveFiles } from '../../host/static-server.js'

const cli = resolve(import.meta.dirname, '../../..')

/** A folder of runs that have begun. */
async function runsOf(...names: string[]): Promise<string> {
  const runs = await mkdtemp(join(tmpdir(), 'telar-runs-'))
  for (const name of names) {
    await mkdir(join(runs, name), { recursive: true })
    await writeFile(join(runs, name, 'experiment.json'), '{}')
  }
  return runs
}

describe('findRun', () => {
  test.each([
    ['mnist-2', 'mnist-2'],
    ['mnist', 'mnist-10'],
    ['7', 'rings-7'],
    ['grid/adam', 'grid/adam'],
  ])('%s is %s', async (given, name) => {
    const runs = await runsOf('mnist-2', 'mnist-10', 'rings-7', 'grid/adam', 'mnist-wide-11')
    expect(await findRun(given, runs)).toBe(join(runs, name))
  })

  test('takes a folder from anywhere, and the run that was written to last', async () => {
    const runs = await runsOf('a-1', 'b-1')
    expect(await findRun(join(runs, 'b-1'), 'elsewhere')).toBe(join(runs, 'b-1'))
    await new Promise((done) => setTimeout(done, 20))
    await appendFile(join(runs, 'a-1', 'log.jsonl'), '{}\n')
    expect(await findRun('last', runs)).toBe(join(runs, 'a-1'))
  })

  test('names what was meant', async () => {
    const runs = await runsOf('mnist-1', 'rings-1')
    await expect(findRun('mnits-1', runs)).rejects.toThrow(
      `mnits-1: expected the name or number of a run in ${runs}, or the folder of one; did you mean 'mnist-1'?`,
    )
    await expect(findRun('1', runs)).rejects.toThrow('1: expected one run, but there are mnist-1, rings-1 in')
    await expect(findRun('last', 'nowhere')).rejects.toThrow('there is no run in nowhere; telar train makes one')
  })
})

describe('serveFiles', () => {
  async function served() {
    const [page, run] = [await emptyFolder(), await emptyFolder()]
    await writeFile(join(page, 'index.html'), "<p>page<script>'use strict'</script>")
    await writeFile(join(page, 'digits'), 'unpacked')
    await writeFile(join(run, 'log.jsonl'), 'one\ntwo\n')
    const server = await serveFiles({ '/': page, '/runs/a b/': run }, 0)
    onTestFinished(() => server.close())
    return { ...server, page }
  }

  test('serves folders under their paths, isolated, so that threads may share memory', async () => {
    const { address } = await served()
    const page = await fetch(address)
    expect(await page.text()).toContain('<p>page')
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    expect(await (await fetch(`${address}runs/a%20b/log.jsonl`)).text()).toBe('one\ntwo\n')
    expect(await (await fetch(`${address}digits.gz`)).text()).toBe('unpacked')
    expect((await fetch(`${address}nothing`)).status).toBe(404)
  })

  test('sends nothing where nothing changed', async () => {
    const { address, page } = await served()
    const etag = (await fetch(address)).headers.get('etag')!
    const again = () => fetch(address, { headers: { 'if-none-match': etag } })
    expect((await again()).status).toBe(304)
    await writeFile(join(page, 'index.html'), '<p>another')
    expect(await (await again()).text()).toBe('<p>another')
  })

  test('sends what a log has grown by', async () => {
    const { address } = await served()
    const from = (place: number) => fetch(`${address}runs/a%20b/log.jsonl`, { headers: { range: `bytes=${place}-` } })
    expect([(await from(4)).status, await (await from(4)).text()]).toEqual([206, 'two\n'])
    expect((await from(8)).status).toBe(416)
  })

  test('gives files and does nothing else', async () => {
    const { address } = await served()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers } = await fetch(address, { method })
      expect([method, status, headers.get('allow')]).toEqual([method, 405, 'GET, HEAD'])
    }
    expect((await fetch(address, { method: 'HEAD' })).status).toBe(200)
  })

  test('survives names that are too long and links in circles, and follows no link out of its folders', async () => {
    const { address, page } = await served()
    await symlink('circle', join(page, 'circle'))
    await symlink(join(page, 'digits'), join(page, 'inside'))
    await symlink('/etc/hostname', join(page, 'outside'))
    await symlink('/etc', join(page, 'folder'))
    const status = async (path: string) => (await fetch(`${address}${path}`)).status
    expect(await status('a'.repeat(5000))).toBe(404)
    expect(await status(`${'a/'.repeat(3000)}a`)).toBe(404)
    for (const path of ['circle', 'circle/x', 'outside', 'folder/hostname']) expect(await status(path)).toBe(404)
    expect(await status('inside')).toBe(200)
    expect(await status('')).toBe(200)
  })

  test('says what the page may load, by whom it may be framed, and that types are not guessed', async () => {
    const { address } = await served()
    const { headers } = await fetch(address)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("frame-ancestors 'self'")
    // echo -n "'use strict'" | openssl dgst -sha256 -binary | base64
    expect(policy).toContain("'sha256-eRtaeqcVFyPImuIFClNdaosAhRufChL7+dumku9g1ew='")
    expect(policy).not.toContain("script-src 'self' 'unsafe-inline'")
  })

  test('leaves its folders by no path, survives nonsense, and answers to no strange name', async () => {
    const { address, page } = await served()
    await writeFile(`${page}-beside`, 'secret')
    const status = (path: string, host?: string) =>
      new Promise((done, failed) => {
        get(address, { path, ...(host ? { headers: { host } } : {}) }, ({ statusCode }) => done(statusCode)).on(
          'error',
          failed,
        )
      })
    const beside = page.split('/').at(-1)!
    for (const path of [`/..%2f${beside}-beside`, `/../${beside}-beside`, '/%', '/%00', '/runs/a%20b/..%2f..%2fx'])
      expect([path, await status(path)]).toEqual([path, 404])
    expect(await status('/', 'evil.example')).toBe(403)
    expect(await status('/', 'localhost:4173')).toBe(200)
  })
})

describe('telar ui', () => {
  let main: string
  beforeAll(async () => {
    main = await buildCli()
  })

  /** The command as npm installs it, with a page of one line. */
  async function installed(): Promise<string> {
    const folder = await emptyFolder()
    await cp(dirname(main), join(folder, 'dist'), { recursive: true })
    const studio = join(folder, 'node_modules/@telarjs/studio')
    await mkdir(join(studio, 'dist'), { recursive: true })
    await writeFile(join(studio, 'package.json'), '{"name":"@telarjs/studio"}')
    await writeFile(join(studio, 'dist/index.html'), '<p>the page')
    await mkdir(join(folder, 'dist/mnist'), { recursive: true })
    await writeFile(join(folder, 'dist/mnist/t10k-labels-idx1-ubyte.gz'), 'the labels, packed')
    for (const name of ['commander', 'jiti'])
      await symlink(join(cli, 'node_modules', name), join(folder, 'node_modules', name))
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    return folder
  }

  test('serves the page, MNIST and a run, and ends with 130 by Ctrl-C', async () => {
    const folder = await installed()
    await mkdir(join(folder, 'runs/rings-1'), { recursive: true })
    await writeFile(join(folder, 'runs/rings-1/experiment.json'), '{"name":"rings"}')
    const child = spawn(
      process.execPath,
      [join(folder, 'dist/main.js'), 'ui', 'rings', '--port', '0', '--no-open', '--json'],
      { cwd: folder },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = new Promise((done) => child.once('exit', done))
    const line = await new Promise<string>((done) => createInterface(child.stdout).once('line', done))
    const { address, run } = JSON.parse(line) as { address: string; run: string }
    expect(run).toMatch(/runs\/rings-1$/)
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?run=runs\/rings-1\/$/)
    expect(await (await fetch(address)).text()).toBe('<p>the page')
    expect(await (await fetch(new URL('runs/rings-1/experiment.json', address))).json()).toEqual({ name: 'rings' })
    const labels = await fetch(new URL('data/mnist/t10k-labels-idx1-ubyte.gz', address))
    expect(await labels.text()).toBe('the labels, packed')
    child.kill('SIGINT')
    expect(await ended).toBe(130)
  })

  test('says what is wrong', async () => {
    const folder = await installed()
    const other = createServer()
    onTestFinished(() => void other.close())
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const { port } = other.address() as { port: number }
    const ui = (...args: string[]) => runCli(join(folder, 'dist/main.js'), folder, 'ui', '--no-open', ...args)
    expect(await ui('rings')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('rings: expected the name or number of a run in runs'),
    })
    expect(await ui('--port', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--port: expected a whole number from 0 to 65535, received x'),
    })
    expect(await ui('--lesson', 'https://lesson.example/page')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--lesson: expected the origin of a page, such as https://lesson.example'),
    })
    expect(await ui('--port', `${port}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`--port: ${port} is taken; --port 0 takes one that is free`),
    })
    await rm(join(folder, 'node_modules/@telarjs/studio/dist'), { recursive: true })
    expect(await ui()).toMatchObject({ code: 1, stderr: expect.stringContaining('the Studio: it is not built in') })
  })
})
