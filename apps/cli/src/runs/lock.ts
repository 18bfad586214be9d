import { ExperimentError, missing, type Issue } from '@telarjs/core'
import { makeFolder } from '@telarjs/datasets/node'
import { constants, copyFile, link, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** A folder in which only this process writes. */
export interface Lock {
  release(): Promise<void>
}

/** What a lock says of its process. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process started, in milliseconds since 1970: process ids are used again. */
  readonly started: number
  readonly since: string
}

const beatMs = 10_000
/** A lock of another machine that was not touched for so long is of a process that is gone. */
const silentMs = 60_000

/**
 * Takes a folder, which it makes, for this process: `lock.json` in it says who. The lock of a process that was killed is taken over. Half-written files
 * and locks of processes that are gone are removed from it and from all folders below, now and when it is released.
 *
 * @param waitMs how long to wait for a process that may be about to end
 * @throws ExperimentError that names the process which has the folder; TrainError where the folder cannot be written
 */
export async function lockFolder(folder: string, { waitMs = 0 }: { readonly waitMs?: number } = {}): Promise<Lock> {
  const { sweepPartialFiles, writeError } = await import('@telarjs/backend-node')
  await makeFolder(folder).catch((cause: unknown) => {
    throw writeError(folder, cause)
  })
  const path = join(resolve(folder), 'lock.json')
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    started: performance.timeOrigin,
    since: new Date().toISOString(),
  }
  const until = Date.now() + waitMs
  while (!(await attempt(path, own))) {
    const text = await readFile(path, 'utf8').catch(ignoreMissing)
    if (text !== undefined && Date.now() >= until) throw new ExperimentError(inUse(folder, text))
    await new Promise((done) => setTimeout(done, 100))
  }
  await removeStaleGuard(path)
  const tidy = () => Promise.all([sweepPartialFiles(folder), removeStaleLocks(folder, own)])
  await tidy()
  // Processes on other machines cannot ask whether this one lives.
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), beatMs).unref()
  return {
    async release() {
      clearInterval(beat)
      // A worker of an earlier call may have outlived its parent for a moment, and have ended in the middle of a write.
      await tidy()
      await rm(path, { force: true })
    },
  }
}

async function attempt(path: string, own: Holder): Promise<boolean> {
  if (await take(path, own)) return true
  const text = await readFile(path, 'utf8').catch(ignoreMissing)
  if (text === undefined || !(await isStale(path, text))) return false
  return takeOver(path, text, own)
}

/** Puts a lock in its place, whole or not at all: one that a kill cut off would not say whose it was. */
async function take(path: string, own: Holder): Promise<boolean> {
  const { partialName, writeError } = await import('@telarjs/backend-node')
  const prepared = join(dirname(path), partialName(Number(process.hrtime.bigint())))
  try {
    await writeFile(prepared, `${JSON.stringify(own)}\n`)
    await link(prepared, path).catch((error: NodeJS.ErrnoException) => createAlone(error, prepared, path))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw writeError(path, error)
  } finally {
    await rm(prepared, { force: true }).catch(() => undefined)
  }
}

/** Where a disk has no links, as some of networks and memory cards, a copy is made, which a kill may cut off. */
async function createAlone(why: NodeJS.ErrnoException, prepared: string, path: string): Promise<void> {
  if (why.code === 'EEXIST') throw why
  await copyFile(prepared, path, constants.COPYFILE_EXCL)
}

async function isStale(path: string, text: string): Promise<boolean> {
  const holder = parse(text)
  const { isAlive } = await import('@telarjs/backend-node')
  // A lock of this process id that began at another time is of an earlier process.
  if (holder?.host === hostname())
    return holder.pid === process.pid ? holder.started !== performance.timeOrigin : !isAlive(holder.pid)
  // Also one that was cut off while it was written.
  const touched = await stat(path).catch(ignoreMissing)
  return touched !== undefined && Date.now() - touched.mtimeMs > silentMs
}

/** Takes a stale lock away and puts the own one in its place. One process at a time may do so, or two would have the folder. */
async function takeOver(path: string, stale: string, own: Holder): Promise<boolean> {
  return guarded(path, own, async () => {
    const found = await readFile(path, 'utf8').catch(ignoreMissing)
    if (found === stale) await rm(path)
    return found === stale && (await take(path, own))
  })
}

/** Removes the locks of folders below a folder whose processes are gone: of runs that came to their end and were killed before they gave it up. */
async function removeStaleLocks(folder: string, own: Holder): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const below = names.filter((name) => dirname(name) !== '.' && /^lock\.json(\.takeover)?$/.test(basename(name)))
  const paths = new Set(below.map((name) => join(folder, dirname(name), 'lock.json')))
  await Promise.all(
    Array.from(paths, async (path) => {
      await guarded(path, own, async () => {
        const text = await readFile(path, 'utf8').catch(ignoreMissing)
        if (text !== undefined && (await isStale(path, text))) await rm(path)
        return true
      })
    }),
  )
}

/** Does something with the lock of another process, which one process at a time may; false where another one is about to. */
async function guarded(path: string, own: Holder, change: () => Promise<boolean>): Promise<boolean> {
  const guard = guardOf(path)
  await removeStaleGuard(path)
  if (!(await take(guard, own))) return false
  try {
    return await change()
  } finally {
    await rm(guard, { force: true })
  }
}

const guardOf = (path: string): string => `${path}.takeover`

/** That of a process which was killed while it took a lock over. */
async function removeStaleGuard(path: string): Promise<void> {
  const guard = guardOf(path)
  const text = await readFile(guard, 'utf8').catch(ignoreMissing)
  if (text !== undefined && (await isStale(guard, text))) await rm(guard, { force: true })
}

/** The process that had it may have removed it meanwhile. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

function inUse(folder: string, text: string): Issue {
  const holder = parse(text)
  const who = holder
    ? `process ${holder.pid} on ${holder.host} has been writing there since ${holder.since}`
    : 'another process writes there'
  return missing(
    folder,
    'a folder in which nothing runs',
    who,
    `if that is not so, remove ${join(folder, 'lock.json')}`,
  )
}
