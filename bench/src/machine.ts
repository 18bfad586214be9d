import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import { packageFolder } from './folders.js'

/** What the results say of the machine. */
export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus()[0]?.model ?? 'unknown CPU'}${vectors()}, ${availableParallelism()} cores, ${memory} GB, ${platform()} ${arch()}, Node ${process.versions.node}`
}

/** Libraries differ by what the CPU offers them. */
function vectors(): string {
  if (platform() !== 'linux') return ''
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? []
  const best = ['avx512f', 'avx2'].find((flag) => flags.includes(flag))
  return best ? ` with ${best === 'avx2' ? 'AVX2' : 'AVX-512'}` : ''
}

/** The version of an npm package that the bench depends on. */
export function npmVersion(name: string): string {
  return (JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as { version: string }).version
}

/** The commit that was measured. */
export function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty=, with changes'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown commit'
  }
}
