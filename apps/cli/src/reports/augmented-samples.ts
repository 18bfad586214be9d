import { createRandom, parseExperiment, type Registry } from '@telarjs/core'
import type { LoadedData } from '@telarjs/datasets'
import { pictureAt, pictureShape, type Picture } from '@telarjs/report'
import type { Checkpoint } from '@telarjs/trainer'

const images = 5
const variants = 9

/** Images as they are, each followed by what training sees of it; undefined without pictures or augmentation. */
export async function augmentedSamples(
  checkpoint: Checkpoint,
  data: LoadedData,
  registry: Registry,
): Promise<Picture[][] | undefined> {
  const [tf, { createStepRandom, keyTensor }, { createEach }] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@telarjs/tensor'),
    import('@telarjs/trainer'),
  ])
  const experiment = parseExperiment(registry, checkpoint.experiment)
  const shape = pictureShape(data.shape)
  const made = createEach(registry, 'transform', experiment.transforms, 'transforms')
  // Preprocessing changes the range of values, which a picture cannot show; mixing needs targets.
  const transforms = made
    .map((transform, index) => ({ transform, index }))
    .filter(({ transform }) => !transform.appliesInEvaluation && !transform.applyWithTargets)
  if (!shape || transforms.length === 0) return undefined
  const { inputs, size } = data.splits['train']!
  const places = Array.from({ length: Math.min(images, size) }, (_, i) => i)
  const originals = places.map((place) => pictureAt(inputs, shape, place))
  const scale = inputs instanceof Uint8Array ? 1 / 255 : 1
  const values = Float32Array.from(
    originals.flatMap((picture) =>
      Array.from({ length: variants }, () => Array.from(picture.values, (value) => value * scale)).flat(),
    ),
  )
  const changed = tf.tidy(() => {
    const key = keyTensor(createRandom(experiment.seed).stream('augmentation').key)
    const random = createStepRandom(key, tf.scalar(0, 'int32'))
    const x = tf.tensor(values, [places.length * variants, ...data.shape])
    return transforms.reduce(
      (batch, { transform, index }) => transform.apply(batch, { random: random.stream(index), training: true }),
      x,
    )
  })
  const after = (await changed.data()) as Float32Array
  changed.dispose()
  return originals.map((original, i) => [
    original,
    ...Array.from({ length: variants }, (_, k) => pictureAt(after, shape, i * variants + k)),
  ])
}
