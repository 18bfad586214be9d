import { getKernel, type DataId } from '@tensorflow/tfjs-core'
import type { Call, Trace } from './trace.js'

/** Two kernels that the kernel `name` computes in one pass, with the same bits. */
interface Pair {
  readonly name: string
  readonly first: string
  readonly second: string
  /** Which of its allocations the first passes on to the second, as which input. Nothing else may read it. */
  readonly passes: (first: Call) => number
  readonly through: string
  /** An input of both, by its names. */
  readonly shared: readonly [ofFirst: string, ofSecond: string]
  /** Inputs of the second alone, which the kernel for both takes by the same names. */
  readonly taken: readonly string[]
  /** Inputs of the second that it changes: nothing between the two may use them. */
  readonly changed: readonly string[]
  /** Whose result the kernel for both gives. */
  readonly gives: 'first' | 'second'
  readonly pays: (first: Call) => boolean
}

const pairs: readonly Pair[] = [
  // A max pooling that follows a layer with ReLU: the gradient passes the largest values that are above zero.
  {
    name: 'TelarMaxPoolReluGradient',
    first: 'MaxPoolGrad',
    second: 'TelarReluGradient',
    passes: () => 0,
    through: 'dy',
    shared: ['input', 'y'],
    taken: [],
    changed: [],
    gives: 'second',
    pays: () => true,
  },
  // The gradient of a kernel that does not fit into the cache is used up piece by piece. With ReLU the masked dy is allocated before it.
  {
    name: 'TelarDenseGradientSgd',
    first: 'TelarDenseGradient',
    second: 'TelarSgd',
    passes: ({ attrs }) => (attrs['activation'] === 'relu' ? 1 : 0),
    through: 'gradient',
    shared: ['kernel', 'param'],
    taken: ['velocity', 'learningRate'],
    changed: ['param', 'velocity'],
    gives: 'first',
    pays: ({ inputs }) => inputs['kernel']!.shape.reduce((product, length) => product * length) > 1 << 18,
  },
]

/** The calls of a traced step, with one call in the place of two where the backend has a kernel for both. */
export function mergeCalls({ calls, allocations, after }: Pick<Trace, 'calls' | 'allocations' | 'after'>): Call[] {
  const uses = new Map<DataId, number>()
  const results = [...Object.values(after.state), ...Object.values(after.other)]
  for (const { dataId } of [...calls.flatMap(({ inputs }) => Object.values(inputs)), ...results])
    uses.set(dataId, (uses.get(dataId) ?? 0) + 1)
  const placeOf = new Map(allocations.map(({ dataId }, place) => [dataId, place]))
  const dropped = new Set<Call>()

  /** The call for both in the place of the first, if it is the first of a pair. */
  function merged(first: Call, at: number): Call {
    const pair = pairs.find((each) => each.first === first.name)
    const kernel = pair && getKernel(pair.name, 'wasm')
    const passed = pair && allocations[first.firstAllocation + pair.passes(first)]?.dataId
    if (!kernel || uses.get(passed!) !== 1 || !pair.pays(first)) return first
    const place = calls.findIndex(({ name, inputs }) => name === pair.second && inputs[pair.through]?.dataId === passed)
    const second = calls[place]
    if (!second || second.inputs[pair.shared[1]]?.dataId !== first.inputs[pair.shared[0]]?.dataId) return first
    const taken = pair.taken.flatMap((name) => second.inputs[name] ?? [])
    if (taken.some(({ dataId }) => (placeOf.get(dataId) ?? -1) >= first.firstAllocation)) return first
    const changed = new Set(pair.changed.map((name) => second.inputs[name]?.dataId))
    const between = calls.slice(at + 1, place).flatMap(({ inputs }) => Object.values(inputs))
    if (between.some(({ dataId }) => changed.has(dataId))) return first
    dropped.add(second)
    const own = Object.entries(second.inputs).filter(([name]) => pair.taken.includes(name))
    return {
      name: pair.name,
      kernelFunc: kernel.kernelFunc,
      inputs: { ...first.inputs, ...Object.fromEntries(own) },
      attrs: { ...second.attrs, ...first.attrs },
      firstAllocation: pair.gives === 'first' ? first.firstAllocation : second.firstAllocation,
    }
  }

  return calls.map(merged).filter((call) => !dropped.has(call))
}
