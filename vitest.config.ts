import { playwright } from '@vitest/browser-playwright'
import { existsSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { findChromium } from './scripts/browser.mjs'
import { bundleGradients, gradientsModule } from './tsup.config.base.js'

/** As in the published package. */
const gradientsForNode: Plugin = {
  name: 'telar:gradients-for-node',
  enforce: 'pre',
  resolveId: (id) => (id.startsWith(gradientsModule) ? '\0telar-gradients' : undefined),
  load: (id) =>
    id === '\0telar-gradients'
      ? bundleGradients(fileURLToPath(new URL('packages/tensor', import.meta.url)))
      : undefined,
}

const executablePath = findChromium()

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where Chromium is, as options of Playwright's launch; none where Playwright has to find its own. */
    chromium: { readonly executablePath?: string }
  }
}

/** Tests take it by `inject`, so that they import nothing of `scripts`. */
const provide = { chromium: executablePath ? { executablePath } : {} }

/** Dawn in Node runs on the driver that VK_ICD_FILENAMES names, else on SwiftShader, which comes with Chromium, as does a Vulkan loader. */
const swiftShader = [executablePath && dirname(realpathSync(executablePath)), '/usr/lib/chromium'].find(
  (folder) => folder && existsSync(`${folder}/vk_swiftshader_icd.json`),
)
const gpuInNode: Record<string, string> = swiftShader
  ? {
      VK_ICD_FILENAMES: process.env['VK_ICD_FILENAMES'] ?? `${swiftShader}/vk_swiftshader_icd.json`,
      LD_LIBRARY_PATH: [process.env['LD_LIBRARY_PATH'], swiftShader].filter(Boolean).join(':'),
      XDG_RUNTIME_DIR: tmpdir(),
    }
  : {}

const tests = [
  'packages/*/src/**/*.test.ts',
  'apps/*/src/**/*.test.ts',
  'apps/*/src/**/*.test.tsx',
  'examples/**/*.test.ts',
  'scripts/**/*.test.ts',
  'bench/src/**/*.test.ts',
]
const browserTests = [
  'packages/*/src/**/*.browser.test.ts',
  'apps/*/src/**/*.browser.test.ts',
  'bench/src/**/*.browser.test.ts',
]

/** Need `npm run native`, a compiler that not everybody has. */
const nativeTests = ['packages/*/src/**/*.native.test.ts']

/** Need `shader-f16`, which SwiftShader has not: they run on lavapipe of Mesa 24 or newer, by `node scripts/f16-test.mjs`. */
const halfTests = ['packages/*/src/**/*.f16.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [gradientsForNode],
        test: {
          name: 'node',
          include: tests,
          exclude: ['**/node_modules/**', 'apps/studio-e2e/**', ...browserTests, ...nativeTests, ...halfTests],
          pool: 'forks',
          env: gpuInNode,
          provide,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        plugins: [gradientsForNode],
        test: { name: 'native', include: nativeTests, pool: 'forks', testTimeout: 120_000 },
      },
      {
        plugins: [gradientsForNode],
        // The driver is that of the environment.
        test: { name: 'f16', include: halfTests, pool: 'forks', testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        test: {
          name: 'studio',
          include: ['apps/studio-e2e/src/**/*.test.ts'],
          globalSetup: ['apps/studio-e2e/src/setup.ts'],
          provide,
          pool: 'forks',
          // Two cores carry one browser that trains.
          fileParallelism: false,
          // A machine that does other things besides takes its time.
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        // Everything that the tests import is bundled before the first of them runs: a dependency found later would reload the page under a test.
        optimizeDeps: {
          // It finds its WebAssembly beside its own file.
          exclude: ['@jsquash/webp'],
          entries: [...browserTests, 'packages/trainer/src/builtin.ts', 'packages/*/fixtures/**/*.ts'],
          include: [
            gradientsModule,
            ...['core', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu'].map(
              (name) => `@tensorflow/tfjs-${name}`,
            ),
          ],
        },
        server: {
          headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
        },
        test: {
          name: 'browser',
          include: browserTests,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...provide.chromium, args: ['--no-sandbox', '--enable-unsafe-webgpu'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
