import { readdirSync, readFileSync } from 'node:fs'

/** The peak memory of the processes below one, added up, in MB; undefined where the system does not tell, as outside Linux. */
export function peakMemoryOf(parent: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statusOf(pid) ?? [])
  const below = new Set([parent])
  for (let size = 0; size !== below.size;) {
    size = below.size
    for (const { pid, parent: above } of processes) if (below.has(above)) below.add(pid)
  }
  return processes.filter(({ pid }) => below.has(pid)).reduce((sum, { peakKb }) => sum + peakKb, 0) / 1024
}

/** Processes may end while they are looked at. */
function statusOf(pid: string): { pid: number; parent: number; peakKb: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
    return { pid: Number(pid), parent: number('PPid'), peakKb: number('VmHWM') }
  } catch {
    return undefined
  }
}
