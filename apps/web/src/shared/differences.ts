import { diffExperiments, type Json } from '@telarjs/core'

/** A place in which experiments differ, and what each has there, in short. */
export interface Difference {
  readonly path: string
  readonly values: readonly string[]
}

/** Where some experiments differ. */
export function differencesOf(experiments: readonly object[]): readonly Difference[] {
  return diffExperiments(experiments, { wholeLists: true }).map(({ path, values }) => ({
    path: path.replaceAll(/\.with(?=[.[]|$)/g, ''),
    values: (values as readonly (Json | undefined)[]).map(brief),
  }))
}

/** `optimizer.beta1: 0.9 → 0.8`, a line for each place that differs. */
export function differences(before: object, after: object): string[] {
  return differencesOf([before, after]).map(({ path, values: [was, is] }) => `${path}: ${was} → ${is}`)
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
