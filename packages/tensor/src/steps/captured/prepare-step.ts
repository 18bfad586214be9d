import type { WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import type { NamedTensors } from '../../named.js'
import type { Feeds, Step } from '../step.js'
import type { Command, Slice } from './commands.js'
import { materializeConstants } from './materialize-constants.js'
import { fuseDispatches } from './fuse-dispatches.js'
import { mergeUpdates } from './merge-updates.js'
import type { Output } from './output-rows.js'
import type { Move } from './state-memory.js'
import { createStateSlots, type StateSlots } from './state-slots.js'
import { traceStep } from './trace-step.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** A step as commands on placeholders, before it is decided where they lie. */
export interface PreparedStep {
  readonly commands: readonly Command[]
  readonly virtual: VirtualBuffers
  readonly slots: StateSlots
  /** State that the step works on in a shared buffer. */
  readonly moves: readonly Move[]
  readonly feeds: Readonly<Record<string, GPUBuffer>>
  /** Where each part of the state is read, and where the step leaves it. */
  readonly state: Readonly<Record<string, { readonly from: Slice; readonly to: Slice }>>
  readonly outputs: Readonly<Record<string, Output>>
  release(): void
}

/** @throws CaptureError where the step cannot be captured */
export function prepareStep(backend: WebgpuBackend, step: Step, state: NamedTensors, feeds: Feeds): PreparedStep {
  const traced = traceStep(backend, step, state, feeds)
  const slots = createStateSlots(backend, state)
  const { virtual } = traced.trace
  const { commands, resolve } = materializeConstants(traced.trace)
  const swapped = [...slots.buffers].filter(([name, slot]) =>
    [...slots.buffers.keys()].some((other) => other !== name && resolve(traced.state[other]!) === slot),
  )
  const merged = mergeUpdates(backend.device, commands, {
    virtual,
    slots: new Set(slots.buffers.values()),
    swapped: new Set(swapped.map(([, slot]) => slot)),
  })
  const sliceOf = (buffer: GPUBuffer, size: number): Slice => merged.place({ buffer: resolve(buffer), offset: 0, size })
  const stateSlices = [...slots.buffers].map(([name, slot]) => {
    const size = 4 * state[name]!.size
    return [name, { from: sliceOf(traced.state[name]!, size), to: sliceOf(slot, size) }] as const
  })
  const outputs = Object.entries(traced.out).map(
    ([name, { buffer, dtype, size }]) => [name, { dtype, slice: sliceOf(buffer, size), stride: 0 }] as const,
  )
  return {
    commands: fuseDispatches(backend.device, merged.commands),
    virtual,
    slots,
    moves: merged.moves,
    feeds: traced.feeds,
    state: Object.fromEntries(stateSlices),
    outputs: Object.fromEntries(outputs),
    release() {
      traced.trace.release()
      slots.release()
    },
  }
}
