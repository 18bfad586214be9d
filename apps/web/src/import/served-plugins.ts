import { announce } from '../state/announce.js'
import { loadModule } from '../state/client.js'
import { trouble } from '../state/run.js'
import type { PluginModule } from '../protocol/api.js'
import { buildTexts } from '../texts/build.js'
import { filesTexts as t } from '../texts/files.js'

/** A module as `telar ui --plugin` bundles it, or why it could not. */
type Served = PluginModule | { readonly name: string; readonly problem: string }

/** Loads the plugins of `telar ui --plugin`. Whoever started it named them, so their code runs unasked, as in the command line. */
export async function loadServedPlugins(): Promise<void> {
  const problems = [trouble.value]
  for (const module of await servedModules()) {
    try {
      if ('problem' in module) throw new Error(`${module.name}: ${module.problem}`)
      announce(t.loaded((await loadModule(module)).join(', ')))
    } catch (error) {
      problems.push((error as Error).message)
    }
  }
  trouble.value = problems.filter(Boolean).join('\n')
}

async function servedModules(): Promise<readonly Served[]> {
  const response = await fetch('plugins.json')
  if (response.ok) return (await response.json()) as readonly Served[]
  return [{ name: 'plugins.json', problem: buildTexts.serverAnswered(response.status) }]
}
