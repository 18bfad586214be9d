import { DataError, ExperimentError } from '@telarjs/core'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { findRun } from '../../runs/find-run.js'
import { mnistFolder } from '../../host/packed-files.js'
import { serveFiles, type FileServer, type Mounts } from '../../host/static-server.js'
import type { Terminal } from '../../output/terminal.js'
import type { UiInvocation } from './command.js'
import { bundlePlugins, type PageModule } from './plugin-modules.js'
import { runDataMounts } from './run-data.js'

const usualPort = 4173

/** `telar ui [run]`; resolves to the exit code when somebody ends it. */
export async function run({ args, options, terminal }: UiInvocation): Promise<number> {
  const { run } = args
  const { port, lesson } = options
  if (lesson !== undefined) requireOrigin(lesson)
  const folder = run === undefined ? undefined : resolve(await findRun(run, options.runs))
  const modules = await bundlePlugins(options.plugin)
  tellProblems(modules, options.plugin, terminal)
  const mounts = {
    '/': studioFolder(),
    '/data/mnist/': mnistFolder(),
    // Bundled anew whenever the page is loaded, so that a plugin can be written beside it.
    '/plugins.json': () => bundlePlugins(options.plugin),
    ...(folder === undefined ? {} : await runMounts(folder)),
  }
  const server = await start(mounts, { port, lesson }, terminal)
  const asked = [
    ...(folder === undefined ? [] : [`run=runs/${encodeURIComponent(basename(folder))}/`]),
    ...(lesson === undefined ? [] : [`events=${lesson}`]),
    ...(modules.length > 0 ? ['plugins'] : []),
  ]
  const address = `${server.address}${asked.length > 0 ? `?${asked.join('&')}` : ''}`
  terminal.say(`Telar Studio: ${address}`)
  if (options.open) openBrowser(address)
  terminal.say('Ctrl-C ends it.')
  terminal.result({ address, ...(folder === undefined ? {} : { run: folder }) })
  const code = await ended()
  await server.close()
  return code
}

/** A module that was named must work in a page; one of `telar.config.ts` may be for the command line alone. @throws ExperimentError that names all that do not */
function tellProblems(modules: readonly PageModule[], named: readonly string[], terminal: Terminal): void {
  const issues = modules.flatMap((module) =>
    'problem' in module ? [{ module: module.name, where: `plugin ${module.name}`, problem: module.problem }] : [],
  )
  for (const { module, where, problem } of issues)
    if (!named.includes(module)) terminal.warn(`The page does without ${where}: ${problem}`)
  const faults = issues.filter(({ module }) => named.includes(module))
  if (faults.length > 0) throw new ExperimentError(faults.map(({ where, problem }) => ({ where, problem })))
}

/** A run and its data, so that the page can ask its network about them. */
async function runMounts(folder: string): Promise<Mounts> {
  const prefix = `/runs/${basename(folder)}/`
  return { ...(await runDataMounts(folder, prefix)), [prefix]: folder }
}

async function start(
  mounts: Mounts,
  { port, lesson }: { readonly port: number | undefined; readonly lesson: string | undefined },
  terminal: Terminal,
): Promise<FileServer> {
  try {
    return await serveFiles(mounts, port ?? usualPort, lesson)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE')
      throw new ExperimentError({ where: `--port ${port ?? usualPort}`, problem: message }, { cause: error })
    if (port !== undefined)
      throw new ExperimentError(
        { where: '--port', problem: `${port} is taken`, remedy: '--port 0 takes one that is free' },
        { cause: error },
      )
    terminal.warn(
      `Port ${usualPort} is taken, so another is used. Browsers keep runs by address: those of ${usualPort} are not seen there.`,
    )
    return serveFiles(mounts, 0, lesson)
  }
}

/** @throws ExperimentError where it is not the address of a site alone */
function requireOrigin(text: string): void {
  const isOrigin = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
  if (!isOrigin)
    throw new ExperimentError({
      where: '--lesson',
      expected: 'the origin of a page, such as https://lesson.example',
      received: text,
    })
}

/** The page's files. @throws DataError where they are not there, with what to do */
function studioFolder(): string {
  const manifest = resolved('@telarjs/studio/package.json')
  if (manifest === undefined)
    throw new DataError({ where: 'the Studio', problem: 'it is not installed', remedy: 'npm install @telarjs/studio' })
  const folder = join(dirname(manifest), 'dist')
  if (!existsSync(join(folder, 'index.html')))
    throw new DataError({
      where: 'the Studio',
      problem: `it is not built in ${folder}`,
      remedy: 'in a clone, npm run studio builds and serves it',
    })
  return folder
}

function resolved(file: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(file)
  } catch {
    return undefined
  }
}

/** Opens the browser if there is a display; otherwise the user can click the printed address. */
function openBrowser(address: string): void {
  const { platform, env } = process
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return
  const [command, args] =
    platform === 'win32'
      ? // To cmd, a bare & ends the command.
        ['cmd', ['/c', 'start', '""', address.replaceAll('&', '^&')]]
      : [platform === 'darwin' ? 'open' : 'xdg-open', [address]]
  spawn(command as string, args as string[], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

/** Resolves to the exit code of the signal that ends it. */
function ended(): Promise<number> {
  return new Promise((done) => {
    process.once('SIGINT', () => done(130))
    process.once('SIGTERM', () => done(143))
  })
}
