import * as nodeFs from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'

const beginning = '.partial-'
const thisHost = hostname().replace(/\W/g, '_')

/**
 * The name under which a file is written before it is put in its place; it says which process writes it, so that what one that was killed left can
 * be removed.
 *
 * @example
 * const path = `runs/1/${partialName(0)}` // runs/1/.partial-<host>-<process>-0
 */
export function partialName(count: number): string {
  return `${beginning}${thisHost}-${process.pid}-${count}`
}

/** Whether a file is one that is being written, or was when its process ended. */
export function isPartial(path: string): boolean {
  return basename(path).startsWith(beginning)
}

/**
 * Removes what writes that a kill cut off have left in a folder and those in it. Only the process that has the folder may call it. Files that another
 * process of this machine is writing stay.
 *
 * @returns how many files were removed
 *
 * @example
 * await sweepPartialFiles('runs/mnist-1')
 */
export async function sweepPartialFiles(folder: string): Promise<number> {
  const names = await nodeFs.readdir(folder, { recursive: true }).catch(() => [])
  return remove(
    nodeFs,
    folder,
    names.filter((name) => isPartial(name) && writerOf(name) !== 'another'),
  )
}

/** Removes from one folder what processes of this machine that are gone have left; anyone may call it. */
export async function sweepAbandoned(fs: Pick<typeof nodeFs, 'readdir' | 'rm'>, folder: string): Promise<void> {
  const names = await fs.readdir(folder)
  await remove(
    fs,
    folder,
    names.filter((name) => isPartial(name) && writerOf(name) === 'gone'),
  )
}

async function remove(fs: Pick<typeof nodeFs, 'rm'>, folder: string, names: readonly string[]): Promise<number> {
  await Promise.all(names.map((name) => fs.rm(join(folder, name), { force: true })))
  return names.length
}

/** Who writes a file: this process, another one of this machine, one that is gone, or one of another machine. */
function writerOf(path: string): 'this' | 'another' | 'gone' | 'unknown' {
  const [, host, pid] = /^\.partial-(\w+)-(\d+)-\d+$/.exec(basename(path)) ?? []
  if (host !== thisHost) return 'unknown'
  if (Number(pid) === process.pid) return 'this'
  return isAlive(Number(pid)) ? 'another' : 'gone'
}

/**
 * Whether a process of this machine runs.
 *
 * @example
 * isAlive(process.pid) // true
 */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
