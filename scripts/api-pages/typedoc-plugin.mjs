import { createJiti } from 'jiti'
import { statSync } from 'node:fs'
import { dirname, posix, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Converter, JSX, PageEvent, ReflectionKind } from 'typedoc'

const root = fileURLToPath(new URL('../..', import.meta.url))
const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** The id of the plugin that a docstring is of: it stands in the type of the export. */
const idOf = (reflection) =>
  reflection.kind === ReflectionKind.Variable
    ? /"([a-z]+:[a-z0-9-]+)"/.exec(reflection.type?.toString() ?? '')?.[1]
    : undefined

/**
 * Modules are called as they are imported, links to folders of the repository, which are no pages, lead to where it is published, and plugins that a figure
 * shows better than words have one below their docstring.
 */
export async function load(app) {
  const figures = await (await createJiti(import.meta.url).import('./figures.ts')).drawFigures()
  app.renderer.hooks.on('comment.afterTags', (_, __, reflection) => {
    const figure = figures.get(idOf(reflection))
    return figure === undefined ? JSX.createElement(JSX.Fragment, null) : JSX.createElement(JSX.Raw, { html: figure })
  })
  app.converter.on(Converter.EVENT_BEGIN, () => {
    const register = app.files.register.bind(app.files)
    app.files.register = (source, path) =>
      isFolder(resolve(dirname(source), path)) ? undefined : register(source, path)
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module))
      module.name = module.name.replace(/^packages\/([\w-]+)\/src$/, '@telarjs/$1')
  })
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = page.contents?.replace(/href="(?:\.\.?\/)*([\w-][^":#]*)/g, (link, path) => {
      const folder = [path, posix.join('docs', path)].find((each) => isFolder(posix.join(root, each)))
      return folder === undefined ? link : `href="https://github.com/telarjs/telar/tree/main/${folder}`
    })
  })
}
