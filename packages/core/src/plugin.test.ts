import { describe, expect, it } from 'vitest'
import { silk } from '../fixtures/plugins.js'
import { definePlugin } from './plugin.js'
import { createRegistry } from './registry.js'

describe('definePlugin', () => {
  it.each(['thread:silk', 'thread:silk-2', 'thread:2-ply', 'thread:acme/silk', 'thread:my-corp/raw-silk'] as const)(
    'takes the id %s',
    (id) => {
      expect(definePlugin({ ...silk, id }).id).toBe(id)
    },
  )

  it.each([
    'thread:',
    'thread:Silk',
    'thread:silk_2',
    'thread:-silk',
    'thread:silk--2',
    'thread:acme/',
    'thread:a/b/c',
    'thread:../silk',
    'thread:raw silk',
  ] as const)('refuses the id %s', (id) => {
    expect(() => createRegistry([definePlugin({ ...silk, id })])).toThrow(
      `plugin ${id}: expected an id like 'thread:my-name' or 'thread:owner/my-name'`,
    )
  })
})
