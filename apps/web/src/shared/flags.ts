import { languages } from '../texts/language.js'

/** Parts of the page that an address can leave out. */
export const parts = [
  'header',
  'brand',
  'name',
  'controls',
  'backend',
  'share',
  'theme',
  'language',
  'build',
  'presets',
  'data',
  'layers',
  'training',
  'transforms',
  'regularization',
  'metrics',
  'callbacks',
  'plugins',
  'code',
  'train',
  'stats',
  'network',
  'curves',
  'dials',
  'formulas',
  'understand',
  'draw',
  'activations',
  'regions',
  'embedding',
  'confusion',
  'samples',
  'weights',
  'looks',
  'columns',
  'histograms',
  'calibration',
  'thresholds',
  'export',
  'classes',
  'runs',
  'lessons',
] as const

export type Part = (typeof parts)[number]

/** The views of the page. */
export const viewNames = ['build', 'train', 'understand', 'classes', 'runs', 'lessons'] as const

export type View = (typeof viewNames)[number]

/** What an address asks of the page. */
export interface Flags {
  readonly hidden: ReadonlySet<Part>
  /** The view that is shown first. */
  readonly view: View | undefined
  /** The language of the page, where it has it. */
  readonly language: string | undefined
  /** The origin of the lesson that may follow and lead this page, where it is a frame of one. */
  readonly events: string | undefined
  /** Whether the server has plugins for this page, as that of `telar ui --plugin` does. */
  readonly hasPlugins: boolean
  /** What the address asks for and nobody knows, in words. */
  readonly problem: string
}

/**
 * Reads `?hide=build,runs&view=understand&lang=es&events=https://lesson.example`.
 *
 * @example
 * readFlags('?hide=code,plugins').hidden.has('code') // true
 */
export function readFlags(search: string): Flags {
  const params = new URLSearchParams(search)
  const asked = (params.get('hide') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const isPart = (name: string): name is Part => (parts as readonly string[]).includes(name)
  const unknown = asked.filter((name) => !isPart(name))
  const view = params.get('view')
  const shown = viewNames.find((name) => name === view)
  const language = params.get('lang') ?? undefined
  const problems = [
    ...unknown.map((name) => `hide: expected one of ${parts.join(', ')}, received ${name}`),
    ...(view && !shown ? [`view: expected one of ${viewNames.join(', ')}, received ${view}`] : []),
    ...(language && !languages.includes(language)
      ? [`lang: expected one of ${languages.join(', ')}, received ${language}`]
      : []),
  ]
  return {
    hidden: new Set(asked.filter(isPart)),
    view: shown,
    language,
    events: params.get('events') ?? undefined,
    hasPlugins: params.has('plugins'),
    problem: problems.join('\n'),
  }
}

export const flags: Flags = readFlags(typeof location === 'undefined' ? '' : location.search)

/** Whether the address leaves a part out. */
export function isHidden(part: Part): boolean {
  return flags.hidden.has(part)
}
