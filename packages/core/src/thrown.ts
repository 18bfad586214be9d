import { show } from './show.js'

/**
 * The message of what was thrown, and the place in the code that threw it, where that is not within Telar, tfjs or Node.
 *
 * @example
 * thrownInWords(error) // 'it snapped, at /home/me/my-plugin.ts:12:9'
 */
export function thrownInWords(cause: unknown): string {
  const { message, stack } = cause instanceof Error ? cause : {}
  const place = placeIn(stack)
  return `${message ?? show(cause)}${place === undefined ? '' : `, at ${place}`}`
}

const ofOthers = /node:|node_modules\/(?:@telarjs|@tensorflow|jiti)\//

/** The innermost place in a stack: `/home/me/my-plugin.ts:12:9`. One in a package, as a plugin that was installed is, where there is no other. */
function placeIn(stack: string | undefined): string | undefined {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line) && !ofOthers.test(line)) ?? []
  const frame = frames.find((line) => !line.includes('node_modules')) ?? frames[0]
  return frame === undefined ? undefined : /(?:\(|at (?:async )?)([^()]+:\d+:\d+)\)?$/.exec(frame)?.[1]
}
