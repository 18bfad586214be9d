import { nativeKernels } from '@telarjs/native-kernels'
import { setFlagsFromString } from 'node:v8'
import { registerWasmKernels } from '@telarjs/wasm-kernels'
import { expect, test } from 'vitest'
import { differenceFrom, tolerances, trainForParity } from '../../trainer/fixtures/parity/compare.js'
import { parityExperiments, type ParityName } from '../../trainer/fixtures/parity/experiments.js'
import { lossesOf, workloadIds } from '../../trainer/fixtures/workloads.js'
import { startBackend } from './start.js'

// Node 22 has relaxed SIMD; Node 20 knows it behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd')

const native = nativeKernels()
if ('why' in native) throw new Error(`no native kernels: ${native.why}; npm run native builds them`)

const experiments = Object.keys(parityExperiments) as ParityName[]

test('the first line of a run says which kernels run', async () => {
  const backend = await startBackend({ backend: 'wasm' })
  expect(backend.device).toContain(`kernels: native ${native.level}`)
  await backend.stop()
})

test.for(experiments)(
  '20 steps of %s: native kernels give the losses of relaxed SIMD, bit for bit, on any number of threads',
  async (name) => {
    const backend = await startBackend({ backend: 'wasm' })
    await registerWasmKernels({ variant: 'relaxed-simd', threads: 1 })
    const compiled = await trainForParity(name, backend)
    expect(differenceFrom(name, compiled)).toBeLessThanOrEqual(tolerances[name])
    for (const threads of [1, 2, 3]) {
      await registerWasmKernels({ variant: 'relaxed-simd', threads, native, splitFrom: 0 })
      expect(await trainForParity(name, backend)).toEqual(compiled)
    }
    await backend.stop()
  },
)

test.for(workloadIds)(
  '20 steps of %s: the same losses on relaxed SIMD and natively, on one and three threads',
  async (id) => {
    const backend = await startBackend({ backend: 'wasm' })
    await registerWasmKernels({ variant: 'relaxed-simd', threads: 1 })
    const compiled = await lossesOf(id, 20, backend)
    expect(compiled.length).toBe(20)
    for (const threads of [1, 3]) {
      await registerWasmKernels({ variant: 'relaxed-simd', threads, native })
      expect(await lossesOf(id, 20, backend)).toEqual(compiled)
    }
    await backend.stop()
  },
)
