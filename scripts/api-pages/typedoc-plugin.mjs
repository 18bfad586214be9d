import { statSync } from 'node:fs'
import { dirname, posix, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Converter, PageEvent, ReflectionKind } from 'typedoc'

const root = fileURLToPath(new URL('../..', import.meta.url))
const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Modules are called as they are imported, and links to folders of the repository, which are no pages, lead to where it is published. */
export function load(app) {
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
