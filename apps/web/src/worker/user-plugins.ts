import '@telarjs/tensor/gradients'
import { PluginError, show, type Plugin, issuesWithin } from '@telarjs/core'
import type { PluginModule } from '../protocol/api.js'
import { sourceOf } from './stray-errors.js'

/**
 * Packages that a user's module may import: the page's own copies, so that there is one engine. A module between each package and its
 * import keeps what only plugins need out of the page; valibot, which is one file, comes as a second copy, and so do tfjs's lists of what it
 * exports (build/lean-tfjs.ts). Their names also stand in plugin-packages.json, by which `telar ui --plugin` bundles everything else.
 */
export const packages: Readonly<Record<string, () => Promise<object>>> = {
  '@telarjs/core': () => import('./packages/core.js'),
  '@telarjs/tensor': () => import('./packages/tensor.js'),
  '@telarjs/datasets': () => import('./packages/datasets.js'),
  '@telarjs/transforms': () => import('./packages/transforms.js'),
  '@telarjs/layers': () => import('./packages/layers.js'),
  '@telarjs/losses': () => import('./packages/losses.js'),
  '@telarjs/metrics': () => import('./packages/metrics.js'),
  '@telarjs/optimizers': () => import('./packages/optimizers.js'),
  '@telarjs/regularizers': () => import('./packages/regularizers.js'),
  '@telarjs/schedulers': () => import('./packages/schedulers.js'),
  '@telarjs/callbacks': () => import('./packages/callbacks.js'),
  '@tensorflow/tfjs-core': () => import('./packages/tfjs-core.js'),
  valibot: () => import('./packages/valibot.js'),
}

const shared = globalThis as { telarPackages?: Record<string, object> }

/**
 * Imports a module, which runs its code, and returns its plugins.
 *
 * @throws PluginError that names the module: it does not load, imports what is not here, or exports no plugins
 */
export async function importPlugins({ name, source }: PluginModule): Promise<readonly Plugin[]> {
  const imported = importsOf(source)
  const unknown = imported.find((specifier) => !Object.hasOwn(packages, specifier))
  if (unknown !== undefined) {
    throw new PluginError({
      where: name,
      problem: `it imports '${unknown}'`,
      remedy: `A module in the page may import ${Object.keys(packages).join(', ')}; bundle everything else into it`,
    })
  }
  const addresses = new Map(
    await Promise.all(imported.map(async (specifier) => [specifier, await addressOf(specifier)] as const)),
  )
  const rewritten = source.replace(importPattern, (whole: string, head: string, quote: string, specifier: string) =>
    addresses.has(specifier) ? `${head}${quote}${addresses.get(specifier)}${quote}` : whole,
  )
  const address = URL.createObjectURL(
    new Blob([`${rewritten}\n//# sourceURL=${sourceOf(name)}`], { type: 'text/javascript' }),
  )
  const loading = import(/* @vite-ignore */ address) as Promise<{ plugins?: unknown }>
  const module = await loading
    .catch((cause: unknown) => {
      throw new PluginError(issuesWithin(name, cause), { cause })
    })
    .finally(() => URL.revokeObjectURL(address))
  if (!Array.isArray(module.plugins))
    throw new PluginError({
      where: name,
      expected: '`export const plugins = […]`',
      received: show(Object.keys(module)),
    })
  return module.plugins as readonly Plugin[]
}

const importPattern = /(\bfrom\s*|\bimport\s*)(["'])([^"'\n]+)\2/g

/** The packages that a module imports. */
export function importsOf(source: string): string[] {
  const all = [...source.matchAll(importPattern)].map(([, , , specifier]) => specifier!)
  return [...new Set(all)].filter((specifier) => !/^(https?:|blob:|data:)/.test(specifier))
}

/** A module whose exports are those of a package in the page. */
async function addressOf(specifier: string): Promise<string> {
  const module = await packages[specifier]!()
  shared.telarPackages = { ...shared.telarPackages, [specifier]: module }
  const names = Object.keys(module).filter((name) => name !== 'default' && /^[\w$]+$/.test(name))
  const lines = names.map((name) => `const _${name} = m[${JSON.stringify(name)}]; export { _${name} as ${name} }`)
  return URL.createObjectURL(
    new Blob([`const m = globalThis.telarPackages[${JSON.stringify(specifier)}]\n`, lines.join('\n')], {
      type: 'text/javascript',
    }),
  )
}
