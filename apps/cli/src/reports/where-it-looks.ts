import { concat, sizeOf, type Registry } from '@telarjs/core'
import { pictureShape, whereItLooks, type Section } from '@telarjs/report'
import type { InspectedRun } from './inspect-run.js'

/** So many wrong answers, the surest first, and so many right ones. */
const ofEach = 6

/** What in some images speaks for the answers; nothing where samples are no images or answers no classes. */
export async function lookSections(run: InspectedRun, registry: Registry, prefix: string): Promise<Section[]> {
  const { answers, data, split } = run
  if (!answers || !pictureShape(data.shape)) return []
  const [{ openModel }, { gradCam, saliency }] = await Promise.all([
    import('@telarjs/trainer'),
    import('@telarjs/trainer/interpretation'),
  ])
  const { inputs } = data.splits[split]!
  const places = chosenPlaces(answers, data.classes.length)
  const size = sizeOf(data.shape)
  const parts = places.map((place) => inputs.subarray(place * size, (place + 1) * size))
  const images = {
    inputs:
      inputs instanceof Uint8Array
        ? concat(Uint8Array, parts as Uint8Array[])
        : concat(Float32Array, parts as Float32Array[]),
    classes: Int32Array.from(places, (place) => answers.predicted[place]!),
  }
  const model = await openModel(run.bytes, registry)
  try {
    const figure = whereItLooks(
      {
        samples: { shape: data.shape, inputs, labels: answers.labels, classes: data.classes },
        answers,
        places,
        saliency: await saliency(model, images),
        gradCam: await gradCam(model, images),
        split,
      },
      `${prefix}where-it-looks`,
    )
    return figure ? [{ title: 'Where it looks', figures: [figure] }] : []
  } finally {
    model.release()
  }
}

function chosenPlaces(
  { probabilities, predicted, labels }: NonNullable<InspectedRun['answers']>,
  classes: number,
): number[] {
  const all = Array.from(predicted, (k, place) => ({
    place,
    isRight: k === labels[place],
    probability: probabilities[place * classes + k]!,
  }))
  const wrong = all.filter(({ isRight }) => !isRight).sort((a, b) => b.probability - a.probability)
  const right = all.filter(({ isRight }) => isRight)
  return [...wrong.slice(0, ofEach), ...right.slice(0, ofEach)].map(({ place }) => place)
}
