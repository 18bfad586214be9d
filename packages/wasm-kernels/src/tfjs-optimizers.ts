/**
 * tfjs's own Adam, momentum and SGD on the fused kernels, so that tfjs-layers' `model.fit` takes them too: one pass over a parameter in place of
 * some fifteen operations. What an optimizer keeps (its moments, its iterations, its saved weights) stays where tfjs has it.
 */
import {
  AdamOptimizer,
  engine,
  mul,
  MomentumOptimizer,
  scalar,
  SGDOptimizer,
  tidy,
  util,
  type NamedTensorMap,
  type Optimizer,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core'
import type { WasmBackend } from './backend.js'
import type { AdamAttributes } from './fused/adam.js'
import type { SgdAttributes } from './fused/sgd.js'

type Gradients = Parameters<Optimizer['applyGradients']>[0]

/** A parameter, its gradient, and its place among the optimizer's moments. */
interface Update {
  readonly param: Variable
  readonly gradient: Tensor
  readonly index: number
}

/** What the three classes keep, by tfjs's names; tfjs declares it private. */
interface Common {
  readonly learningRate: number
  incrementIterations(): void
}

interface MomentumFields extends Common {
  readonly momentum: number
  readonly useNesterov: boolean
  readonly accumulations: readonly { readonly variable: Variable }[]
}

interface AdamFields extends Common {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly accBeta1: Variable
  readonly accBeta2: Variable
  readonly accumulatedFirstMoment: readonly { readonly variable: Variable }[]
  readonly accumulatedSecondMoment: readonly { readonly variable: Variable }[]
}

/** Takes a step; returns false, having changed nothing, where tfjs must take it. */
type TakeStep<Fields> = (optimizer: Fields, updates: readonly Update[]) => boolean

/**
 * Makes tfjs's optimizers update in place on the backend `wasm`, and returns the function that undoes this. tfjs takes the step itself where an update
 * in place could be noticed (a parameter shares memory with another tensor) or is not possible (the optimizer has no moments yet, another backend runs).
 */
export function fuseOptimizers(): () => void {
  const restore = [
    fuse<Common>(SGDOptimizer.prototype, sgdStep),
    fuse<MomentumFields>(MomentumOptimizer.prototype, momentumStep),
    fuse<AdamFields>(AdamOptimizer.prototype, adamStep),
  ]
  return () => {
    for (const each of restore) each()
  }
}

function fuse<Fields extends Common>(prototype: Optimizer, takeStep: TakeStep<Fields>): () => void {
  const stock = prototype.applyGradients
  prototype.applyGradients = function applyGradients(this: Optimizer, gradients: Gradients) {
    const fields = this as unknown as Fields
    const updates =
      engine().backendName === 'wasm' && engine().state.gradientDepth === 0 ? updatesOf(gradients) : undefined
    if (updates && tidy(() => takeStep(fields, updates))) fields.incrementIterations()
    else stock.call(this, gradients)
  }
  return () => {
    prototype.applyGradients = stock
  }
}

/** The parameters that have a gradient; undefined where one does not fit its parameter, so that tfjs reports it. */
function updatesOf(gradients: Gradients): readonly Update[] | undefined {
  const named: readonly (readonly [string, Tensor | null])[] = Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor] as const)
    : Object.entries(gradients as NamedTensorMap)
  const updates: Update[] = []
  for (const [index, [name, gradient]] of named.entries()) {
    if (!gradient) continue
    const param = engine().registeredVariables[name]
    if (!param || gradient.dtype !== 'float32' || !util.arraysEqual(param.shape, gradient.shape) || !isAlone(param))
      return undefined
    updates.push({ param, gradient, index })
  }
  return updates
}

/** Whether no other tensor sees a write to the variable's memory. */
function isAlone(variable: Variable | undefined): variable is Variable {
  return variable?.dtype === 'float32' && (engine().backend as unknown as WasmBackend).refCount(variable.dataId) === 1
}

/** Whether a moment belongs to its parameter and may be updated with it: an optimizer that was used for other parameters before keeps their moments. */
function fits(moment: Variable | undefined, { param }: Update): boolean {
  return isAlone(moment) && util.arraysEqual(moment.shape, param.shape)
}

function run(
  kernel: 'TelarSgd' | 'TelarAdam',
  inputs: NamedTensorMap,
  attributes: SgdAttributes | AdamAttributes,
): void {
  engine().runKernel(kernel, inputs, { ...attributes })
}

const sgdStep: TakeStep<Common> = (optimizer, updates) => {
  const learningRate = scalar(optimizer.learningRate)
  for (const { param, gradient } of updates)
    run('TelarSgd', { param, gradient, learningRate }, { momentum: 0, nesterov: false, l2: 0 })
  return true
}

const momentumStep: TakeStep<MomentumFields> = ({ learningRate, momentum, useNesterov, accumulations }, updates) => {
  if (!updates.every((update) => fits(accumulations[update.index]?.variable, update))) return false
  const rate = scalar(learningRate)
  for (const { param, gradient, index } of updates) {
    const inputs = { param, gradient, learningRate: rate, velocity: accumulations[index]!.variable }
    run('TelarSgd', inputs, { momentum, nesterov: useNesterov, l2: 0 })
  }
  return true
}

const adamStep: TakeStep<AdamFields> = (optimizer, updates) => {
  const {
    beta1,
    beta2,
    epsilon,
    accBeta1,
    accBeta2,
    accumulatedFirstMoment: first,
    accumulatedSecondMoment: second,
  } = optimizer
  const fit = updates.every((update) =>
    [first, second].every((moments) => fits(moments[update.index]?.variable, update)),
  )
  if (!fit) return false
  const scalars = { learningRate: scalar(optimizer.learningRate), beta1Power: accBeta1, beta2Power: accBeta2 }
  for (const { param, gradient, index } of updates) {
    const inputs = {
      param,
      gradient,
      firstMoment: first[index]!.variable,
      secondMoment: second[index]!.variable,
      ...scalars,
    }
    run('TelarAdam', inputs, { beta1, beta2, epsilon, weightDecay: 0 })
  }
  accBeta1.assign(mul(accBeta1, beta1))
  accBeta2.assign(mul(accBeta2, beta2))
  return true
}
