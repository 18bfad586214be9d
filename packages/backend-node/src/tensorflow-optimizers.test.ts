import type { DataId, TensorInfo } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createOps, type TensorflowBackend } from './tensorflow-ops.js'
import { createOptimizers } from './tensorflow-optimizers.js'

/** A binding that computes TensorFlow's operations, as their documentation has them, in plain JavaScript. A tensor that was freed cannot be used. */
function createBackend() {
  const tensors = new Map<number, { values: number[]; variable?: string }>()
  const variables = new Map<string, number[]>()
  const infos = new Map<DataId, { id: number; shape: number[]; dtype: number; values: Float32Array | null }>()
  let next = 0
  const add = (values: readonly number[], variable?: string) => {
    tensors.set(next, { values: [...values], ...(variable ? { variable } : {}) })
    return { id: next++, shape: [values.length], dtype: 1 }
  }
  const get = (id: number) => {
    const found = tensors.get(id)
    if (!found) throw new Error(`tensor ${id} was freed`)
    return found
  }
  const zip = (a: number[], b: number[], of: (x: number, y: number) => number) =>
    a.length >= b.length ? a.map((x, i) => of(x, b[i % b.length]!)) : b.map((y) => of(a[0]!, y))
  const operations: Record<
    string,
    (inputs: number[], attributes: Record<string, unknown>) => { id: number; shape: number[]; dtype: number }[]
  > = {
    Mul: ([a, b]) => [add(zip(get(a!).values, get(b!).values, (x, y) => x * y))],
    AddV2: ([a, b]) => [add(zip(get(a!).values, get(b!).values, (x, y) => x + y))],
    Sub: ([a, b]) => [add(zip(get(a!).values, get(b!).values, (x, y) => x - y))],
    Sqrt: ([a]) => [add(get(a!).values.map(Math.sqrt))],
    VarHandleOp: (_, { shared_name: name }) => [add([], name as string)],
    AssignVariableOp: ([to, from]) => (variables.set(get(to!).variable!, [...get(from!).values]), []),
    ReadVariableOp: ([from]) => [add(variables.get(get(from!).variable!)!)],
    DestroyResourceOp: ([from]) => (variables.delete(get(from!).variable!), []),
    ResourceApplyGradientDescent: ([to, rate, delta]) => (
      each(to!, (p, i) => p - get(rate!).values[0]! * get(delta!).values[i]!),
      []
    ),
    ResourceApplyMomentum: ([to, accum, rate, g, momentum], { use_nesterov: nesterov }) => {
      const [lr, mu, gradient] = [get(rate!).values[0]!, get(momentum!).values[0]!, get(g!).values]
      each(accum!, (a, i) => a * mu + gradient[i]!)
      const a = variables.get(get(accum!).variable!)!
      each(to!, (p, i) => p - (nesterov ? gradient[i]! * lr + a[i]! * mu * lr : a[i]! * lr))
      return []
    },
    ResourceApplyAdam: ([to, first, second, ...others]) => {
      const [power1, power2, lr, beta1, beta2, epsilon] = others.slice(0, 6).map((id) => get(id).values[0]!) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const g = get(others[6]!).values
      each(first!, (m, i) => m + (g[i]! - m) * (1 - beta1))
      each(second!, (v, i) => v + (g[i]! ** 2 - v) * (1 - beta2))
      const [m, v] = [first!, second!].map((id) => variables.get(get(id).variable!)!) as [number[], number[]]
      each(to!, (p, i) => p - (lr * Math.sqrt(1 - power2) * m[i]!) / (1 - power1) / (Math.sqrt(v[i]!) + epsilon))
      return []
    },
  }
  const each = (handle: number, of: (value: number, i: number) => number) =>
    variables.set(get(handle).variable!, variables.get(get(handle).variable!)!.map(of))
  const backend = {
    binding: {
      executeOp: (name: string, attributes: { name: string; value: unknown }[], inputs: number[]) =>
        operations[name]!(inputs, Object.fromEntries(attributes.map((each) => [each.name, each.value]))),
      createTensor: (_: unknown, __: unknown, values: Float32Array) => add([...values]).id,
      deleteTensor: (id: number) => (get(id), tensors.delete(id)),
    },
    tensorMap: { get: (dataId: DataId) => infos.get(dataId)! },
    disposeData(dataId: DataId) {
      tensors.delete(infos.get(dataId)!.id)
      return infos.delete(dataId)
    },
  }
  return {
    backend: backend as unknown as TensorflowBackend,
    tensor(...values: number[]): TensorInfo {
      const dataId = {}
      infos.set(dataId, { id: -1, shape: [values.length], dtype: 1, values: Float32Array.from(values) })
      return { dataId, shape: [values.length], dtype: 'float32' }
    },
    read: ({ dataId }: TensorInfo) => get(infos.get(dataId)!.id).values,
    counts: () => ({ tensors: tensors.size, variables: variables.size }),
  }
}

test('sgd with momentum and decay, by hand, over two steps; nothing is left behind', () => {
  const { backend, tensor, read, counts } = createBackend()
  const { sgd } = createOptimizers(createOps(backend))
  const [param, velocity, learningRate, gradient] = [tensor(1, 2), tensor(0, 0), tensor(0.5), tensor(1, -1)]
  const step = () => sgd({ param, gradient, learningRate, velocity }, { momentum: 0.5, nesterov: false, l2: 1 })
  step()
  // g = [1 + 1, −1 + 2] = v; p = [1 − 0.5·2, 2 − 0.5·1]
  expect([read(param), read(velocity)]).toEqual([
    [0, 1.5],
    [2, 1],
  ])
  const after = counts()
  step()
  // g = [1, 0.5]; v = [0.5·2 + 1, 0.5·1 + 0.5]; p = [0 − 0.5·2, 1.5 − 0.5·1]
  expect([read(param), read(velocity)]).toEqual([
    [-1, 1],
    [2, 1],
  ])
  expect(counts()).toEqual(after)
  backend.disposeData(param.dataId)
  backend.disposeData(velocity.dataId)
  expect(counts()).toEqual({ tensors: after.tensors - 4, variables: 0 })
})

test('sgd looks ahead with nesterov, and goes without velocity', () => {
  const { backend, tensor, read } = createBackend()
  const { sgd } = createOptimizers(createOps(backend))
  const [ahead, plain, velocity, learningRate, gradient] = [tensor(1), tensor(1), tensor(2), tensor(0.5), tensor(1)]
  sgd({ param: ahead, gradient, learningRate, velocity }, { momentum: 0.5, nesterov: true, l2: 0 })
  sgd({ param: plain, gradient, learningRate }, { momentum: 0, nesterov: false, l2: 0 })
  // v = 0.5·2 + 1 = 2; p = 1 − 0.5·(1 + 0.5·2)
  expect([read(ahead), read(velocity), read(plain)]).toEqual([[0], [2], [0.5]])
})

test("adam's ε is added to the root of the corrected mean, and decay is apart from the gradient", () => {
  const { backend, tensor, read } = createBackend()
  const { adam } = createOptimizers(createOps(backend))
  const [param, firstMoment, secondMoment, gradient] = [tensor(1), tensor(0), tensor(0), tensor(2)]
  const inputs = {
    param,
    gradient,
    firstMoment,
    secondMoment,
    learningRate: tensor(0.5),
    beta1Power: tensor(0.5),
    beta2Power: tensor(0.75),
  }
  adam(inputs, { beta1: 0.5, beta2: 0.75, epsilon: 2, weightDecay: 0.25 })
  // m̂ = (0.5·2)/0.5 = 2; v̂ = (0.25·4)/0.25 = 4; p = 1 − 0.5·0.25·1 − 0.5·2/(2 + 2)
  expect(read(param)[0]).toBeCloseTo(0.625, 6)
  expect([read(firstMoment), read(secondMoment)]).toEqual([[1], [1]])
})

test('a tensor that was changed by something else is taken as it is now', () => {
  const { backend, tensor, read } = createBackend()
  const { sgd } = createOptimizers(createOps(backend))
  const [param, learningRate, gradient] = [tensor(1), tensor(1), tensor(1)]
  const step = () => sgd({ param, gradient, learningRate }, { momentum: 0, nesterov: false, l2: 0 })
  step()
  backend.tensorMap.get(param.dataId).values = Float32Array.of(10)
  step()
  expect(read(param)).toEqual([9])
})
