import { BackendError } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, test } from 'vitest'
import {
  selectBackend,
  StartError,
  type SelectBackendOptions,
  type BackendCandidate,
  type CandidateOptions,
} from './select-backend.js'

type BackendId = 'cuda' | 'webgpu' | 'node' | 'wasm' | 'cpu'

const given: CandidateOptions[] = []

const start = (options: SelectBackendOptions<BackendId>, candidates: readonly BackendCandidate<BackendId>[]) =>
  selectBackend(candidates, options, {})

function working(id: BackendId, gpu: boolean): BackendCandidate<BackendId> {
  return {
    id,
    gpu,
    async start(options) {
      given.push(options)
      await tf.setBackend('cpu')
      return { device: `a ${id}`, software: false, stop: async () => undefined }
    },
  }
}

function failing(
  id: BackendId,
  gpu: boolean,
  error: Error = new StartError(id, `no ${id} here`, `Buy a ${id}.`),
): BackendCandidate<BackendId> {
  return { id, gpu, start: () => Promise.reject(error) }
}

describe('the candidates', () => {
  test('the first that starts is taken', async () => {
    const started = await start({}, [working('cuda', true), working('wasm', false)])
    expect(started).toMatchObject({ id: 'cuda', name: 'cpu', device: 'a cuda', why: 'the best there is' })
  })

  test('what did not start is said in `why`', async () => {
    const broken = failing('webgpu', true, new Error('the driver threw'))
    const started = await start({}, [failing('cuda', true), broken, working('wasm', false)])
    expect(started.why).toBe('no cuda: no cuda here; no webgpu: the driver threw')
  })

  test('one that is asked for is taken, or its error is thrown with the remedy', async () => {
    const candidates = [working('cuda', true), working('webgpu', true), failing('node', false), working('cpu', false)]
    expect(await start({ backend: 'cpu' }, candidates)).toMatchObject({ id: 'cpu', why: 'asked for' })
    await expect(start({ backend: 'node' }, candidates)).rejects.toMatchObject({
      name: 'BackendError',
      message: 'node: no node here. Buy a node.',
    })
  })

  test('a GPU that is required is never replaced', async () => {
    const candidates = [failing('cuda', true), failing('webgpu', true), working('wasm', false)]
    const required = start({ requireGpu: true }, candidates)
    await expect(required).rejects.toBeInstanceOf(BackendError)
    await expect(required).rejects.toThrow(
      'backend: no GPU was found, and one is required:\n  cuda: no cuda here. Buy a cuda.\n  webgpu: no webgpu here. Buy a webgpu.',
    )
    await expect(start({ requireGpu: true, backend: 'wasm' }, candidates)).rejects.toThrow(
      'a GPU is required, but wasm is none',
    )
    await expect(start({ requireGpu: true, backend: 'cuda' }, candidates)).rejects.toThrow('cuda: no cuda here')
  })

  test('software stands in for a GPU only where webgpu is asked for, and never where a GPU is required', async () => {
    const candidates = [working('webgpu', true)]
    given.length = 0
    await start({}, candidates)
    await start({ backend: 'webgpu' }, candidates)
    await start({ backend: 'webgpu', allowSoftware: false }, candidates)
    await start({ allowSoftware: true }, candidates)
    await start({ backend: 'webgpu', requireGpu: true }, candidates)
    expect(given.map(({ allowSoftware }) => allowSoftware)).toEqual([false, true, false, true, false])
  })

  test('an unknown name is an error', async () => {
    await expect(
      start({ backend: 'vulkan' as 'cpu' }, [working('cuda', true), working('cpu', false)]),
    ).rejects.toMatchObject({
      name: 'ExperimentError',
      message: 'backend: expected auto, cuda, cpu, received "vulkan"',
    })
  })
})
