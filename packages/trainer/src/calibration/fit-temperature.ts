import { ExperimentError } from '@telarjs/core'

/** Logits of samples with what is true of them. */
export interface Scores {
  /** Sample by sample, `width` of each. */
  readonly logits: Float32Array
  readonly width: number
  /** Class numbers, one per sample; or `width` probabilities per sample. */
  readonly targets: Int32Array | Float32Array
  /** What turns logits into probabilities: the softmax over those of a sample, or the sigmoid of each. */
  readonly last: 'softmax' | 'sigmoid'
}

/** A temperature, and what it does to the log loss of the samples that it was fitted to, in nats. */
export interface TemperatureFit {
  readonly temperature: number
  readonly logLoss: { readonly before: number; readonly after: number }
}

/**
 * Fits the temperature T that makes the probabilities of logits / T as likely as they can be: one number, so that the answers stay the same and only
 * their probabilities become less sure (T > 1) or surer (T < 1).
 *
 * `T = argmin mean −log p(y), p = softmax(z / T) or σ(z / T)`
 *
 * The loss is convex in 1/T; Newton's method finds its minimum within a bracket.
 * Guo et al., "On calibration of modern neural networks" (2017), arXiv:1706.04599.
 *
 * @throws ExperimentError where no temperature is best: all samples are answered rightly, or the answers say nothing of the targets
 * @example
 * const logits = Float32Array.of(4, 0, 4, 0, 0, 4)
 * fitTemperature({ logits, width: 2, targets: Int32Array.of(0, 1, 1), last: 'softmax' }).temperature // 5.7708
 */
export function fitTemperature(scores: Scores): TemperatureFit {
  const at = scores.last === 'softmax' ? softmaxLoss(scores) : sigmoidLoss(scores)
  let [low, high, inverse] = [0, Infinity, 1]
  if (at(0).slope >= 0) throw notFound('the answers say no more of the targets than guessing')
  for (let i = 0; i < 200; i++) {
    const { slope, curvature } = at(inverse)
    if (slope > 0) high = inverse
    else low = inverse
    const newton = inverse - slope / curvature
    const isInside = newton > low && newton < high
    const wider = high === Infinity ? 2 * inverse : (low + high) / 2
    const next = isInside ? newton : wider
    if (next > sharpest) throw notFound('all samples are answered rightly, so that no probability is sure enough')
    if (Math.abs(next - inverse) <= 1e-12 * inverse) break
    inverse = next
  }
  return { temperature: 1 / inverse, logLoss: { before: at(1).loss, after: at(inverse).loss } }
}

/** Logits that are multiplied by more than this are one-hot answers. */
const sharpest = 1e4

function notFound(problem: string): ExperimentError {
  return new ExperimentError({ where: 'temperature', problem, remedy: 'More samples for validation may help' })
}

/** The mean loss at an inverse temperature, and its first two derivatives. */
type LossAt = (inverse: number) => { readonly loss: number; readonly slope: number; readonly curvature: number }

/** −log p = log Σ exp(a·z) − a·z_y, whose slope is E[z] − z_y and whose curvature is Var[z]. */
function softmaxLoss({ logits, width, targets }: Scores): LossAt {
  const samples = logits.length / width
  // Of a distribution as target, the mean logit under it.
  const trueLogit = (row: number): number => {
    if (targets instanceof Int32Array) return logits[row * width + targets[row]!]!
    let sum = 0
    for (let k = 0; k < width; k++) sum += targets[row * width + k]! * logits[row * width + k]!
    return sum
  }
  return (inverse) => {
    let [loss, slope, curvature] = [0, 0, 0]
    for (let row = 0; row < samples; row++) {
      const z = logits.subarray(row * width, (row + 1) * width)
      const largest = Math.max(...z)
      let [total, first, second] = [0, 0, 0]
      for (const value of z) {
        const weight = Math.exp(inverse * (value - largest))
        total += weight
        first += weight * value
        second += weight * value * value
      }
      const [mean, y] = [first / total, trueLogit(row)]
      loss += Math.log(total) + inverse * (largest - y)
      slope += mean - y
      curvature += second / total - mean * mean
    }
    return { loss: loss / samples, slope: slope / samples, curvature: curvature / samples }
  }
}

/** −log p = log(1 + exp(a·z)) − y·a·z, in the mean over all labels. */
function sigmoidLoss({ logits, targets }: Scores): LossAt {
  const count = logits.length
  return (inverse) => {
    let [loss, slope, curvature] = [0, 0, 0]
    logits.forEach((z, i) => {
      const [scaled, y] = [inverse * z, targets[i]!]
      const p = 1 / (1 + Math.exp(-scaled))
      loss += Math.max(scaled, 0) + Math.log1p(Math.exp(-Math.abs(scaled))) - y * scaled
      slope += z * (p - y)
      curvature += z * z * p * (1 - p)
    })
    return { loss: loss / count, slope: slope / count, curvature: curvature / count }
  }
}
