import { thrownInWords } from '@telarjs/core'
import { dirname, sep } from 'node:path'

/** What a person calls the modules of their own that were imported, by their paths. */
const imported = new Map<string, string>()

/** Notes that a module of the user is about to be imported. @param name as messages call it */
export function noteModule(path: string, name: string): void {
  imported.set(path, name)
}

/** An error that code of the user threw, in words: the module, and what and where it threw. */
export interface ThrownByUser {
  /** As it was named: `./my-plugin.ts`. */
  readonly module: string
  /** `it snapped, at /home/me/my-plugin.ts:12:9` */
  readonly problem: string
}

/** Tells whether a module of the user threw, or one that it imports: by the stack. */
export function thrownByUser(cause: unknown): ThrownByUser | undefined {
  const frames = cause instanceof Error ? (cause.stack ?? '').split('\n').map(decoded) : []
  const isIn = (place: string) => frames.some((frame) => frame.includes(place) && !isInPackage(frame, place))
  const [, module] =
    [...imported].find(([path]) => isIn(path)) ?? [...imported].find(([path]) => isIn(`${dirname(path)}${sep}`)) ?? []
  return module === undefined ? undefined : { module, problem: thrownInWords(cause) }
}

/** Whether a frame is of a package that is installed further in than a place. */
function isInPackage(frame: string, place: string): boolean {
  return frame.slice(frame.indexOf(place) + place.length).includes('node_modules')
}

/** Addresses of modules are written with `%20` for a space. */
function decoded(frame: string): string {
  try {
    return decodeURI(frame)
  } catch {
    return frame
  }
}
