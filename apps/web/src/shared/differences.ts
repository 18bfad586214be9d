import type { Json } from '@telarjs/core'

/** `optimizer.beta1: 0.9 → 0.8`, a line for each place that differs. */
export function differences(before: Json | undefined, after: Json | undefined, where = ''): string[] {
  if (text(before) === text(after)) return []
  if (isTree(before) && isTree(after) && before['use'] === after['use']) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => {
      const inside = where === '' ? key : `${where}.${key}`
      return differences(before[key], after[key], key === 'with' ? where : inside)
    })
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => differences(item as Json, after[index] as Json, `${where}[${index}]`))
  }
  return [`${where}: ${brief(before)} → ${brief(after)}`]
}

function isTree(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function brief(value: Json | undefined): string {
  if (value === undefined) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((item) => brief(item as Json)).join(', ')
  if (isTree(value) && typeof value['use'] === 'string') {
    const options = Object.entries((value['with'] ?? {}) as Record<string, Json>).filter(
      ([, option]) => typeof option !== 'object',
    )
    const words = options.slice(0, 2).map(([, option]) => String(option))
    return `${value['use'].replace(/^\w+:/, '')}${words.length > 0 ? ` ${words.join(' ')}` : ''}`
  }
  return text(value).slice(0, 60)
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'none'
}
