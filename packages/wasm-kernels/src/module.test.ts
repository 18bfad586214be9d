import { expect, it } from 'vitest'
import { loadBuild, supportedVariant } from './module.js'

it.each(['simd', 'relaxed-simd'] as const)(
  'knows without the %s build whether the engine accepts it',
  async (variant) => {
    const { binary } = await loadBuild(variant)
    expect(supportedVariant(variant) === variant).toBe(WebAssembly.validate(binary))
  },
)
