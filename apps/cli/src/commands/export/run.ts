import type { ExportInvocation } from './command.js'
import { ExperimentError } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { findCheckpoint } from '../../runs/find-run.js'
import { startHost } from '../../host/host.js'
import { writeFileWhole } from '../../output/write-file.js'
import { loadRegistry } from '../../inputs/load-plugins.js'

/** `telar export <run> --to <file>` */
export async function run({ args, options, terminal }: ExportInvocation): Promise<void> {
  const { exportModel, formatOf } = await import('@telarjs/exchange')
  const format = formatOf(options.to)
  const path = await findCheckpoint(args.run, options.runs, options.checkpoint)
  const checkpoint = await readFile(path)
  const registry = await loadRegistry(options.plugin)
  // Only shapes are worked out, for which any backend will do.
  const host = await startHost({ backend: 'cpu' })
  try {
    const files = await exportModel(checkpoint, options.to, { registry, name: path })
    const old = files.find(({ name }) => existsSync(name))
    if (old && !options.force)
      throw new ExperimentError({ where: old.name, problem: 'it is there already', remedy: '--force writes over it' })
    for (const { name, bytes } of files) await writeFileWhole(name, bytes)
    terminal.say(files.map(({ name, bytes }) => `${name} (${(bytes.length / 1e3).toFixed(1)} kB)`).join(', '))
    terminal.result({ format, files: files.map(({ name, bytes }) => ({ file: name, bytes: bytes.length })) })
  } finally {
    await host.stop()
  }
}
