import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { begin, ofEmbeddings, WEIGHTS, type LossConfig } from './loss-run.js'
import { broken, type Checks } from './subject.js'

type Begun = ReturnType<typeof begin>

/** Logits of a confident prediction. */
const SURE = 9

/** Checks of which predictions a loss likes better, and of targets that are probabilities. */
export const lossOrderChecks: Checks<'loss', LossConfig> = {
  'finds a right prediction better than a wrong one'(subject) {
    const at = begin(subject)
    const [right, wrong] = tf.tidy(() => {
      if (isOfLogits(at)) {
        const sure = tf.mul(classesOf(at), SURE)
        return [valueOf(at, sure), valueOf(at, tf.neg(sure))]
      }
      if (at.loss.targets === 'classes' || at.target.size !== at.prediction.size || subject.config.prediction)
        return [0, 1]
      const target = tf.reshape(at.target, at.prediction.shape)
      // Up and down by turns: the same change of all numbers would be none for a softmax.
      const away = tf.reshape(
        tf.tensor1d(Array.from({ length: target.size }, (_, i) => (i % 2 === 0 ? 3 : -3))),
        target.shape,
      )
      return [valueOf(at, target), (valueOf(at, tf.add(target, away)) + valueOf(at, tf.sub(target, away))) / 2]
    })
    at.free()
    if (!(right! < wrong!))
      broken(subject, `compute: right predictions have the loss ${right}, wrong ones ${wrong}; a loss is minimized`)
  },

  'finds the class most probable that its prediction says'(subject) {
    const at = begin(subject)
    if (isOfLogits(at))
      tf.tidy(() => {
        const sure = tf.mul(classesOf(at), SURE)
        const probabilities = at.loss.probabilities(sure)
        if (probabilities.shape.join() !== sure.shape.join()) return
        const said = tf.argMax(probabilities, -1).dataSync()
        const expected = at.target.dataSync()
        const index = firstDifference(said, expected, 0)
        if (index >= 0)
          broken(
            subject,
            `probabilities: a prediction that the loss finds right for class ${expected[index]} has class ${said[index]} as the most probable`,
          )
      })
    at.free()
  },

  'has the gradient of the tape where targets are probabilities, with weights too'(subject) {
    const at = begin(subject)
    const { loss, prediction } = at
    if (loss.targets === 'classes' && loss.gradient && !ofEmbeddings(loss))
      tf.tidy(() => {
        const next = tf.mod(tf.add(at.target, tf.scalar(1, 'int32')), tf.scalar(at.classes, 'int32'))
        const mixed = tf.add(tf.mul(classesOf(at), 0.6), tf.mul(classesOf({ ...at, target: next }), 0.4))
        for (const weights of [undefined, tf.tensor1d(WEIGHTS)]) {
          const own = loss.gradient!(prediction, mixed, weights).gradient.dataSync()
          const taped = tf
            .grad((x: Tensor) => loss.compute(x, mixed, weights))(prediction)
            .dataSync()
          const index = firstDifference(own, taped, 1e-3)
          if (index >= 0)
            broken(
              subject,
              `gradient[${index}] where targets are probabilities${weights ? ' and samples have weights' : ''}: expected ${taped[index]} by the tape, received ${own[index]}`,
            )
        }
      })
    at.free()
  },
}

/** Whether a prediction has one number for each class, of which the largest is the answer. */
function isOfLogits({ loss, shape, classes }: Begun): boolean {
  return loss.targets === 'classes' && !ofEmbeddings(loss) && classes > 1 && shape.join() === String(classes)
}

function classesOf({ target, classes }: Pick<Begun, 'target' | 'classes'>): Tensor {
  return tf.cast(tf.oneHot(target as Tensor1D, classes), 'float32')
}

function valueOf({ loss, target }: Begun, prediction: Tensor): number {
  return loss.compute(prediction, target).dataSync()[0]!
}
