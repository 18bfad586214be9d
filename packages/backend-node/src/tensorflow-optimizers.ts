import type { DataId, TensorInfo } from '@tensorflow/tfjs-core'
import type { TensorflowOps } from './tensorflow-ops.js'

/** A variable of TensorFlow, and the tensor that was last read from it. */
interface Variable {
  readonly handle: number
  read: number
}

type Inputs<Name extends string> = Readonly<Record<Name, TensorInfo>>

/**
 * The optimizers of @telarjs/tensor on TensorFlow's own: each parameter and moment lies in one of its variables, which its optimizer kernels update in one
 * pass. Of a dozen calls for each parameter, each of which allocates what it returns, five are left.
 */
export function createOptimizers(ops: TensorflowOps) {
  const { idOf, number, compute, float, free } = ops
  const update = createUpdate(ops)

  return {
    /** param ← param − η·(v, or g + momentum·v with nesterov), with v ← momentum·v + g. */
    sgd(
      inputs: Inputs<'param' | 'gradient' | 'learningRate'> & { readonly velocity?: TensorInfo },
      { momentum, nesterov, l2 }: { momentum: number; nesterov: boolean; l2: number },
    ): void {
      const { param, gradient, learningRate, velocity } = inputs
      const decay = l2 === 0 ? undefined : compute('Mul', [float], idOf(param), number(l2))
      const g = decay === undefined ? idOf(gradient) : compute('AddV2', [float], idOf(gradient), decay)
      if (velocity)
        update('ResourceApplyMomentum', [param, velocity], [idOf(learningRate), g, number(momentum)], nesterov)
      else update('ResourceApplyGradientDescent', [param], [idOf(learningRate), g])
      if (decay !== undefined) free(decay, g)
    },

    /** TensorFlow's Adam adds ε to √v, Telar's to √v̂: its ε is this one times √(1 − β₂ᵗ). */
    adam(
      inputs: Inputs<
        'param' | 'gradient' | 'firstMoment' | 'secondMoment' | 'learningRate' | 'beta1Power' | 'beta2Power'
      >,
      { beta1, beta2, epsilon, weightDecay }: { beta1: number; beta2: number; epsilon: number; weightDecay: number },
    ): void {
      const { param, gradient, firstMoment, secondMoment } = inputs
      const [rate, power1, power2] = [idOf(inputs.learningRate), idOf(inputs.beta1Power), idOf(inputs.beta2Power)]
      if (weightDecay !== 0) {
        const decay = compute('Mul', [float], idOf(param), number(weightDecay))
        update('ResourceApplyGradientDescent', [param], [rate, decay])
        free(decay)
      }
      const rest = compute('Sub', [float], number(1), power2)
      const root = compute('Sqrt', [float], rest)
      const scaled = compute('Mul', [float], root, number(epsilon))
      update(
        'ResourceApplyAdam',
        [param, firstMoment, secondMoment],
        [power1, power2, rate, number(beta1), number(beta2), scaled, idOf(gradient)],
        false,
      )
      free(rest, root, scaled)
    },
  }
}

/** Runs one of TensorFlow's optimizer kernels on the variables of tensors, in place. */
function createUpdate({ backend, binding, idOf, run, float, type, bool, free }: TensorflowOps) {
  const known = new Map<DataId, Variable>()
  const dtype = type('dtype', binding.TF_FLOAT)

  const disposeData = backend.disposeData.bind(backend)
  backend.disposeData = (dataId, force) => {
    const gone = disposeData(dataId, force)
    const variable = gone ? known.get(dataId) : undefined
    if (variable) {
      known.delete(dataId)
      run('DestroyResourceOp', [bool('ignore_lookup_error', true)], [variable.handle], 0)
      free(variable.handle)
    }
    return gone
  }

  /** The variable that holds a tensor; a tensor that anything else has changed since is copied into it. */
  function variableOf(tensor: TensorInfo): Variable {
    const id = idOf(tensor)
    const found = known.get(tensor.dataId)
    if (found?.read === id) return found
    const variable = found ?? { handle: makeVariable(tensor.shape), read: id }
    run('AssignVariableOp', [dtype], [variable.handle, id], 0)
    variable.read = id
    known.set(tensor.dataId, variable)
    return variable
  }

  function makeVariable(shape: readonly number[]): number {
    const text = (name: string, value: string) => ({ name, type: binding.TF_ATTR_STRING, value })
    return run(
      'VarHandleOp',
      [
        text('container', ''),
        text('shared_name', `telar-${crypto.randomUUID()}`),
        dtype,
        { name: 'shape', type: binding.TF_ATTR_SHAPE, value: shape },
      ],
      [],
    )[0]!
  }

  return (name: string, tensors: readonly TensorInfo[], others: readonly number[], nesterov?: boolean): void => {
    const changed = tensors.map(variableOf)
    // TensorFlow copies a variable that something still reads.
    for (const { read } of changed) free(read)
    run(
      name,
      [float, bool('use_locking', false), ...(nesterov === undefined ? [] : [bool('use_nesterov', nesterov)])],
      [...changed.map(({ handle }) => handle), ...others],
      0,
    )
    for (const [i, variable] of changed.entries()) {
      variable.read = run('ReadVariableOp', [dtype], [variable.handle])[0]!
      backend.tensorMap.get(tensors[i]!.dataId).id = variable.read
    }
  }
}
