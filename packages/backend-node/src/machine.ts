import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** The CPU in words: `AMD EPYC 7B13, 8 cores`. */
export function describeCpu(): string {
  const all = cpus()
  const model = all[0]?.model
    .replace(/\s+/g, ' ')
    .replace(/\((R|TM)\)/g, '')
    .trim()
  return `${model || 'CPU'}, ${all.length} ${all.length === 1 ? 'core' : 'cores'}`
}

/** Where a driver of NVIDIA shows itself. */
const signs: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/proc/driver/nvidia/version', '/dev/nvidiactl', '/dev/dxg'],
  win32: ['C:\\Windows\\System32\\nvcuda.dll'],
}

/** True where an NVIDIA driver is installed, found without loading anything. */
export function hasNvidiaDriver(): boolean {
  return (signs[process.platform] ?? []).some((path) => existsSync(path))
}

/** The NVIDIA cards that Linux's driver lists, such as `NVIDIA H100 80GB HBM3`. */
export function nvidiaCards(folder = '/proc/driver/nvidia/gpus'): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap(
    (card) => /^Model:\s*(.+)$/m.exec(readFileSync(`${folder}/${card}/information`, 'utf8'))?.[1]?.trim() ?? [],
  )
}

/** The version of NVIDIA's kernel driver on Linux. */
export function nvidiaDriverVersion(file = '/proc/driver/nvidia/version'): string | undefined {
  return existsSync(file) ? /\b(\d{3}\.\d+(?:\.\d+)?)\b/.exec(readFileSync(file, 'utf8'))?.[1] : undefined
}

/**
 * False where a Linux shows no graphics device at all and names no Vulkan driver: only software renderers could answer then.
 *
 * @param folder where Linux shows its devices
 */
export function mayHaveGraphics(
  folder = '/dev',
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform !== 'linux' || env['VK_ICD_FILENAMES'] || env['VK_DRIVER_FILES']) return true
  return showsCard(folder)
}

/** Whether a Linux shows a graphics card among its devices. */
export function showsCard(folder = '/dev'): boolean {
  const cards = `${folder}/dri`
  const rendering = existsSync(cards) && readdirSync(cards).some((name) => name.startsWith('renderD'))
  return rendering || ['nvidiactl', 'dxg'].some((name) => existsSync(`${folder}/${name}`))
}
