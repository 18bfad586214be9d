import { makeFolder } from '@telarjs/datasets/node'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockFolder } from './lock.js'

const emptyFolder = () => mkdtemp(join(tmpdir(), 'telar-lock-'))

async function lockedBy(holder: object): Promise<{ folder: string; file: string }> {
  const folder = await emptyFolder()
  const file = join(folder, 'lock.json')
  await writeFile(file, JSON.stringify({ since: '2026-01-02T03:04:05.000Z', ...holder }))
  return { folder, file }
}

describe('a lock', () => {
  test('keeps others out until it is released, and leaves nothing', async () => {
    const folder = join(await emptyFolder(), 'made/too')
    const lock = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toThrow(
      new RegExp(
        `${folder}: expected a folder in which nothing runs, but process ${process.pid} on ${hostname()} has been writing there since 20.*remove ${folder}/lock.json`,
      ),
    )
    await lock.release()
    expect(await readdir(folder)).toEqual([])
    await (await lockFolder(folder)).release()
  })

  test('is waited for where that is wanted', async () => {
    const folder = await emptyFolder()
    const first = await lockFolder(folder)
    const second = lockFolder(folder, { waitMs: 60_000 })
    await first.release()
    await (await second).release()
  })

  test('of a process that lives is kept, of one that was killed taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const { folder } = await lockedBy({ pid: child.pid, host: hostname() })
    await expect(lockFolder(folder)).rejects.toThrow(
      `process ${child.pid} on ${hostname()} has been writing there since 2026-01-02T03:04:05.000Z`,
    )
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await lockFolder(folder)).release()
  })

  test('of this process id, which it had in an earlier life, is taken over', async () => {
    const { folder } = await lockedBy({ pid: process.pid, host: hostname() })
    await (await lockFolder(folder)).release()
  })

  test('is taken over at once where a process was killed while it took it over', async () => {
    const { folder, file } = await lockedBy({ pid: process.pid, host: hostname() })
    for (const left of [`${file}.takeover`, file]) {
      // The second time the lock itself was taken away already.
      await rename(file, `${file}.takeover`)
      if (left !== file) await copyFile(`${file}.takeover`, file)
      await (await lockFolder(folder)).release()
      expect(await readdir(folder)).toEqual([])
      await writeFile(file, JSON.stringify({ pid: process.pid, host: hostname(), since: '' }))
    }
  })

  test('removes half-written files of a process that was killed, and nothing else', async () => {
    const { folder } = await lockedBy({ pid: process.pid, host: hostname() })
    await mkdir(join(folder, 'checkpoints'))
    await mkdir(join(folder, 'report'))
    const own = hostname().replace(/\W/g, '_')
    const written = `report/.partial-${own}-${process.ppid}-0`
    for (const name of ['.partial-other-7-0', `checkpoints/.partial-${own}-${process.pid}-1`, written])
      await writeFile(join(folder, name), '')
    for (const name of ['checkpoints/last.telar', 'log.jsonl']) await writeFile(join(folder, name), '')
    const lock = await lockFolder(folder)
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'checkpoints',
      'checkpoints/last.telar',
      'lock.json',
      'log.jsonl',
      'report',
      // Another process of this machine is at it.
      written,
    ])
    await lock.release()
  })

  test('is removed below a folder where its process is gone, as are half-written files, at the start and at the end', async () => {
    const { folder, file } = await lockedBy({ pid: 2 ** 30, host: hostname() })
    const [stale, held] = [join(folder, 'ended'), join(folder, 'trains')]
    const text = await readFile(file)
    const leave = async () => {
      await mkdir(stale, { recursive: true })
      for (const name of ['lock.json', 'lock.json.takeover']) await writeFile(join(stale, name), text)
      await writeFile(join(stale, `.partial-${hostname().replace(/\W/g, '_')}-${2 ** 30}-0`), '')
    }
    await leave()
    await mkdir(held)
    await writeFile(
      join(held, 'lock.json'),
      JSON.stringify({ pid: process.ppid, host: hostname(), started: 0, since: '' }),
    )
    const lock = await lockFolder(folder)
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'ended',
      'lock.json',
      'trains',
      'trains/lock.json',
    ])
    await leave()
    await lock.release()
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['ended', 'trains', 'trains/lock.json'])
  })

  test('of another machine is kept while it is touched, and taken over after a minute of silence', async () => {
    const { folder, file } = await lockedBy({ pid: 1, host: `not-${hostname()}` })
    await expect(lockFolder(folder)).rejects.toThrow(`process 1 on not-${hostname()}`)
    const before = new Date(Date.now() - 61_000)
    await utimes(file, before, before)
    await (await lockFolder(folder)).release()
    expect(await readdir(folder)).toEqual([])
  })

  test('is taken by one of many that find a stale one', async () => {
    const { folder } = await lockedBy({ pid: process.pid, host: hostname() })
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)))
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a folder', () => {
  test('is made with those around it, and may be there', async () => {
    const folder = join(await emptyFolder(), 'a/b')
    await makeFolder(folder)
    await makeFolder(folder)
    expect(await readdir(folder)).toEqual([])
  })

  test('that cannot be made is an error at once', async () => {
    const file = join(await emptyFolder(), 'file')
    await writeFile(file, '')
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(file, 'inside'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  test('below /proc, where a recursive mkdir never ends, is an error too', async () => {
    await expect(makeFolder('/proc/telar/runs')).rejects.toThrow()
  })
})
