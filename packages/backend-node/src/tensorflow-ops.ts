import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core'

export interface Attribute {
  readonly name: string
  readonly type: number
  readonly value: unknown
}

/** What an operation of TensorFlow returned: a tensor is a number to tfjs-node's native binding. */
interface Output {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

interface Binding {
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_BOOL: number
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Output[]
  createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array): number
  deleteTensor(id: number): void
}

/** What of tfjs-node's backend is called here. */
export interface TensorflowBackend {
  readonly binding: Binding
  readonly tensorMap: {
    get(dataId: DataId): {
      id: number
      readonly shape: readonly number[]
      readonly dtype: number
      values: Float32Array | null
    }
  }
  createOutputTensor(output: Output): Tensor
  disposeData(dataId: DataId, force?: boolean): boolean
}

export type TensorflowOps = ReturnType<typeof createOps>

/** TensorFlow's operations on the numbers of its tensors, without the tensor of tfjs that its own kernels make for each. */
export function createOps(backend: TensorflowBackend) {
  const { binding, tensorMap } = backend
  const constants = new Map<string, number>()
  const types = {
    float: { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    type: (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value }),
    bool: (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value }),
  }

  /** tfjs-node hands values over when they are first used. */
  function idOf({ dataId }: TensorInfo): number {
    const info = tensorMap.get(dataId)
    if (info.values) {
      info.id = binding.createTensor(info.shape, info.dtype, info.values)
      info.values = null
    }
    return info.id
  }

  function constant(key: string, make: () => number): number {
    const found = constants.get(key) ?? make()
    constants.set(key, found)
    return found
  }

  return {
    backend,
    binding,
    ...types,
    idOf,
    /** A float scalar, uploaded once. */
    number: (value: number) =>
      constant(`float ${value}`, () => binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value))),
    /** Whole numbers, uploaded once. */
    whole: (value: number, shape: readonly number[] = []) =>
      constant(`int ${value} ${shape.join()}`, () =>
        binding.createTensor(shape, binding.TF_INT32, Int32Array.of(value)),
      ),
    /** The numbers of an operation's results. */
    run: (name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs = 1) =>
      binding.executeOp(name, attributes, inputs, outputs).map(({ id }) => id),
    /** An operation with one result. */
    compute: (name: string, attributes: readonly Attribute[], ...inputs: number[]) =>
      binding.executeOp(name, attributes, inputs, 1)[0]!.id,
    /** The same for a result that goes out to tfjs. */
    result: (name: string, attributes: readonly Attribute[], ...inputs: number[]) =>
      backend.createOutputTensor(binding.executeOp(name, attributes, inputs, 1)[0]!),
    free(...ids: number[]): void {
      for (const id of ids) binding.deleteTensor(id)
    },
  }
}
