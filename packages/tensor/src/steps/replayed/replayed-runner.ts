import { concat } from '@telarjs/core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { createStepper, stepError } from '../eager/eager-runner.js'
import type { Feeds, Runner, StateHolder, Step, Tables } from '../step.js'
import { currentWasmBackend } from '../../wasm-backend.js'
import { compareTraces, partsOf } from './compare-traces.js'
import { createProgram, type Program } from './program.js'
import type { Trace } from './trace.js'
import { traceStep } from './trace-step.js'

/** Steps that may be traced before the runner gives up: two that agree are enough. */
const ATTEMPTS = 4

/**
 * Runs a step on WebAssembly. The first steps run as ordinary tfjs ops and are traced; once two traces are equal, later steps call only
 * the kernels, on the same memory. In a small network, tfjs takes as long between its kernels as the kernels themselves do. Kernels of
 * `@telarjs/wasm-kernels` are replayed as the low-level calls that they make, with all parameters known; `why` names those that run as a whole.
 *
 * The numbers are those of the eager runner, bit for bit. As in a captured step, numbers and host tensors keep the values of the trace; a step
 * that reads values, draws on the host or does something else each time keeps running through tfjs.
 *
 * @throws TrainError that names the step by the feed `step`, or else by its place in the chunk; Telar's own errors as they are
 */
export function createReplayingRunner(step: Step, holder: StateHolder, feeds: Feeds): Runner {
  const learner = createLearner(step, holder, feeds)

  /** Runs steps one by one, until a program is there for the rest. */
  function runRows(steps: number, tables: Tables, add: (values: Readonly<Record<string, Float32Array>>) => void): void {
    let row = 0
    try {
      for (; row < steps && !learner.program; row++) {
        const out = learner.run(tables, row)
        const values = Object.entries(out).map(
          ([name, tensor]) => [name, Float32Array.from(tensor.dataSync())] as const,
        )
        add(Object.fromEntries(values))
        for (const tensor of new Set(Object.values(out))) tensor.dispose()
      }
      if (row === steps || !learner.program) return
      holder.current = learner.program.writeBack(holder.current)
      add(learner.program.run(tables, row, steps, (at) => (row = at)))
    } catch (cause) {
      throw stepError(cause, tables, row)
    }
  }

  return {
    kind: 'replayed',
    get why() {
      const names = learner.program?.unlisted ?? []
      return names.length === 0 ? '' : `not as a list of calls: ${names.join(', ')}`
    },
    run(steps, tables) {
      const parts: Readonly<Record<string, Float32Array>>[] = []
      runRows(steps, tables, (values) => parts.push(values))
      return { steps, read: async () => joined(parts) }
    },
    release: learner.release,
  }
}

/** Each value of all parts, one part after the other. */
function joined(parts: readonly Readonly<Record<string, Float32Array>>[]): Record<string, Float32Array> {
  const names = Object.keys(parts[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [
      name,
      concat(
        Float32Array,
        parts.map((part) => part[name]!),
      ),
    ]),
  )
}

/** Runs steps through tfjs and traces them, until two traces are equal: then there is a program. */
function createLearner(step: Step, holder: StateHolder, feeds: Feeds) {
  const backend = currentWasmBackend()
  let program: Program | undefined
  let earlier: Trace | undefined
  let traced: Trace | undefined
  let attempts = 0

  const tracing = createStepper(
    (state, feed) => {
      const { result, trace } = traceStep(backend, state, feed, earlier !== undefined, () => step(state, feed))
      traced = trace
      return result
    },
    holder,
    feeds,
  )
  const plain = createStepper(step, holder, feeds)

  function learn(trace: Trace): void {
    if (trace.refusal) attempts = ATTEMPTS
    else if (earlier && compareTraces(earlier, trace) === '') {
      const created = createProgram(backend, trace, partsOf(trace))
      if (typeof created !== 'string') {
        program = created
        earlier = undefined
        return
      }
      attempts = ATTEMPTS
    }
    trace.release()
    earlier = attempts < ATTEMPTS ? trace : undefined
  }

  return {
    get program() {
      return program
    },
    run(tables: Tables, row: number): Readonly<Record<string, Tensor>> {
      if (attempts >= ATTEMPTS) return plain(tables, row)
      attempts++
      const out = tracing(tables, row)
      learn(traced!)
      return out
    },
    release(): void {
      program?.release()
      program = undefined
      earlier = undefined
      attempts = ATTEMPTS
    },
  }
}
