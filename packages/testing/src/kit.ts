import { isTelarError, PluginError, type Kind, type Plugin } from '@telarjs/core'
import { patchTfjs } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { tryLimits } from './limits.js'
import { commonChecks } from './plugin.js'
import { subjectOf, type Checks, type KitConfig, type Subject } from './subject.js'

// Operations work as in a training, where stock tfjs has some of them or their gradients wrong.
patchTfjs()

/** The two ways to use the checks of a kind. */
export interface Kit<K extends Kind, Config extends KitConfig> {
  /** Runs all checks. @throws PluginError for the first that fails */
  check(plugin: Plugin<K>, config?: Config): Promise<void>
  /** Registers one Vitest test per check. */
  describe(plugin: Plugin<K>, config?: Config): void
}

/**
 * Builds the kit of a kind from the checks of that kind and those of all plugins.
 *
 * @param use checks that must hold for any valid options; run with each option at the limits of its schema
 */
export function createKit<K extends Kind, Config extends KitConfig = KitConfig>(
  ofKind: Checks<K, Config>,
  use: (subject: Subject<K, Config>) => void | Promise<void>,
): Kit<K, Config> {
  const checks: Checks<K, Config> = {
    ...commonChecks,
    ...ofKind,
    'works with options at their limits': (subject) =>
      tryLimits(subject, (options) => subjectOf(subject.plugin, { ...subject.config, options }), use),
  }
  return {
    async check(plugin, config) {
      await tf.setBackend('cpu')
      const subject = subjectOf(plugin, config)
      for (const [sentence, check] of Object.entries(checks)) {
        try {
          await check(subject)
        } catch (cause) {
          if (isTelarError(cause)) throw cause
          throw new PluginError(
            { where: plugin.id, problem: `'${sentence}' failed: ${(cause as Error).message}` },
            { cause },
          )
        }
      }
    },
    describe(plugin, config) {
      const subject = subjectOf(plugin, config)
      describe(`${plugin.id} ${JSON.stringify(config?.options ?? {})}`, () => {
        let before = ''
        beforeAll(async () => {
          before = tf.getBackend()
          await tf.setBackend('cpu')
        })
        afterAll(async () => {
          if (before && before !== 'cpu') await tf.setBackend(before)
        })
        for (const [sentence, check] of Object.entries(checks)) it(sentence, () => check(subject))
      })
    },
  }
}
