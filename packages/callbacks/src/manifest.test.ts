import { createRegistry } from '@telarjs/core'
import { expect, it } from 'vitest'
import * as exported from './index.js'
import { plugins } from './manifest.js'

it('holds every plugin of the package, under its name in camelCase', () => {
  const camelCase = (id: string) =>
    id.replace('callback:', '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const byName = Object.fromEntries(plugins.map((plugin) => [camelCase(plugin.id), plugin]))
  const { defineCallback: _, defaultMonitorSplit: __, sendWaiting: ___, ...others } = exported
  expect(byName).toEqual(others)
})

it('makes every one of them without options', () => {
  const registry = createRegistry(plugins)
  for (const { id } of plugins) expect(registry.create('callback', { use: id }).name).toBe(id.replace('callback:', ''))
})
