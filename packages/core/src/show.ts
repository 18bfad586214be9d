/**
 * Writes a value as it would stand in an experiment, cut to one line.
 *
 * @example
 * show({ units: 10 }) // '{"units":10}'
 */
export function show(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : textOf(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return 'a value that is nested too deeply or in itself'
  }
}
