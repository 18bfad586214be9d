import { describeStorage } from '@telarjs/testing/storage'
import * as nodeFs from 'node:fs/promises'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { folderStorage, isOfDisk, writeError, type FileSystem } from './folder-storage.js'

let folder = ''
const bytes = (text: string) => new TextEncoder().encode(text)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-storage-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A disk with room for `room` bytes: writes what fits, then fails as Linux does. */
function fullDisk(room: number): FileSystem {
  return {
    ...nodeFs,
    async open(...given: Parameters<typeof nodeFs.open>) {
      const file = await nodeFs.open(...given)
      const writeFile = file.writeFile.bind(file)
      file.writeFile = async (data) => {
        const all = typeof data === 'string' ? bytes(data) : (data as Uint8Array)
        await writeFile(all.subarray(0, room))
        if (all.length > room)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      }
      return file
    },
  }
}

describeStorage('folderStorage', () => folderStorage(join(folder, 'run')))

describe('folderStorage', () => {
  test('leaves no temporary files', async () => {
    const storage = folderStorage(folder)
    await Promise.all([1, 2, 3].map((i) => storage.write('same', bytes(`${i}`))))
    expect(await readdir(folder)).toEqual(['same'])
  })

  test('what a process that is gone left half-written is removed beside the next file; what others write is not', async () => {
    const host = hostname().replace(/\W/g, '_')
    const gone = spawnSync(process.execPath, ['-e', '']).pid
    const others = [`.partial-${host}-${process.ppid}-0`, `.partial-another-${gone}-0`]
    for (const name of [`.partial-${host}-${gone}-0`, ...others]) await nodeFs.writeFile(join(folder, name), 'half')
    const storage = folderStorage(folder)
    await storage.write('report.html', bytes('whole'))
    expect((await readdir(folder)).sort()).toEqual([...others, 'report.html'].sort())
  })

  test('a full disk is a clear error and loses nothing', async () => {
    await folderStorage(folder).write('last.telar', bytes('the checkpoint of epoch 3'))
    await folderStorage(folder).append('log.jsonl', '{"epoch":3}\n')
    const storage = folderStorage(folder, fullDisk(5))
    await expect(storage.write('last.telar', bytes('the checkpoint of epoch 4'))).rejects.toMatchObject({
      name: 'TrainError',
      message: `${join(folder, 'last.telar')}: it could not be written: the disk is full. Free some space and start it again. What was saved before is untouched.`,
    })
    await expect(storage.append('log.jsonl', '{"epoch":4}\n')).rejects.toThrow('the disk is full')
    expect(await readFile(join(folder, 'last.telar'), 'utf8')).toBe('the checkpoint of epoch 3')
    expect(await readFile(join(folder, 'log.jsonl'), 'utf8')).toBe('{"epoch":3}\n')
    expect((await readdir(folder)).sort()).toEqual(['last.telar', 'log.jsonl'])
  })

  test.each([
    ['EROFS', 'the disk is read-only. Choose another folder.'],
    ['EDQUOT', 'your disk quota is used up. Free some space and start it again.'],
    ['EACCES', 'this user may not write there. Choose another folder.'],
  ])('%s is said in words', (code, words) => {
    const cause = Object.assign(new Error(`${code}: as Node says it`), { code })
    expect(isOfDisk(cause)).toBe(true)
    expect(writeError('a.json', cause).message).toBe(`a.json: it could not be written: ${words}`)
  })

  test('a place that cannot be written is named', async () => {
    await folderStorage(folder).write('file', bytes('x'))
    await expect(folderStorage(join(folder, 'file')).write('inside', bytes('x'))).rejects.toMatchObject({
      name: 'TrainError',
      message: expect.stringContaining(`${join(folder, 'file', 'inside')}: it could not be written: `) as string,
    })
  })

  test.each(['../outside', '', '.', 'a/../../outside'])('refuses the name %j', async (name) => {
    await expect(folderStorage(folder).write(name, bytes('x'))).rejects.toThrow('expected a name inside')
  })
})
