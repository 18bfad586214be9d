import { show } from './show.js'

/**
 * The message of what was thrown, and the place in the code that threw it, where that is not within a package or Node.
 *
 * @example
 * thrownInWords(error) // 'it snapped, at /home/me/my-plugin.ts:12:9'
 */
export function thrownInWords(cause: unknown): string {
  const { message, stack } = cause instanceof Error ? cause : {}
  const place = placeIn(stack)
  return `${message ?? show(cause)}${place === undefined ? '' : `, at ${place}`}`
}

/** The innermost place in a stack that is not within a package or Node: `/home/me/my-plugin.ts:12:9`. */
function placeIn(stack: string | undefined): string | undefined {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line) && !/node_modules|node:/.test(line))
  return frames?.[0] === undefined ? undefined : /\(?([^()\s]+:\d+:\d+)\)?$/.exec(frames[0])?.[1]
}
