import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import { activation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** The mean of values. That of probabilities is written where the network ends with it, by `averageOfAnswers`. */
export function emitEnsemble(step: ModelStep): readonly KerasLayer[] {
  if (step.options['activation'] !== 'linear')
    throw cannotExport(
      step,
      'a LayersModel',
      'TensorFlow.js has no logarithm, which the mean of probabilities needs where it is not the end of the network',
    )
  return [average(step.from.length)]
}

/** A layer of Keras, its name, and where it takes its input from. */
interface Placed {
  readonly name: string
  readonly layer: KerasLayer
  readonly from: readonly string[]
}

/** The answers of each member, and their mean. @param ends the last layer of each */
export function averageOfAnswers(ends: readonly string[], last: string): readonly Placed[] {
  const answers = ends.map((end, i): Placed => ({ name: `answers_${i}`, layer: activation(last), from: [end] }))
  return [...answers, { name: 'probabilities', layer: average(ends.length), from: answers.map(({ name }) => name) }]
}

/** Keras averages two layers or more. */
function average(members: number): KerasLayer {
  return members === 1 ? activation('linear') : { class_name: 'Average', config: {} }
}
