import { writeNpz } from '../../../packages/datasets/src/formats/index.js'
import { readLesson } from '../../../apps/web/src/import/lesson-file.js'
import { npzSpec } from '../../../apps/web/src/import/npz.js'
import { planIntake } from '../../../apps/web/src/import/plan.js'
import { checkDraft, readDraft } from '../../../apps/web/src/shared/draft.js'
import { packedIn, packExperiment, unpackExperiment } from '../../../apps/web/src/shared/share-link.js'
import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { experiment } from './runs.js'
import { bytesText, jsonBytes, textBytes, type Reader } from '../reader.js'

declare const repository: string

const arrays = {
  x_train: { shape: [2], values: new Float32Array(2) },
  y_train: { shape: [2], values: new Int32Array(2) },
}
const paths = [
  'digits/train-images-idx3-ubyte.gz',
  'digits/train-labels-idx1-ubyte.gz',
  'a.csv',
  'b.npz',
  '.hidden',
  'c/d.png',
  'model.telar',
]

export const studio: readonly Reader[] = [
  {
    name: 'link',
    form: 'text',
    files: async () => [textBytes(`#x=${await packExperiment(experiment)}`)],
    read: (bytes) => unpackExperiment(packedIn(bytesText(bytes)) ?? ''),
    isOfStudio: true,
    expansion: 1032,
  },
  {
    name: 'content of a link',
    form: 'json',
    files: () => [jsonBytes(experiment)],
    read: (bytes) => unpackExperiment(deflateRawSync(bytes).toString('base64url')),
    isOfStudio: true,
    expansion: 4,
  },
  {
    name: 'experiment in the Studio',
    form: 'json',
    files: () => [jsonBytes(experiment)],
    read: (bytes) => readDraft(bytesText(bytes)),
    isOfStudio: true,
  },
  {
    name: 'message of a lesson',
    form: 'json',
    files: () => [jsonBytes(experiment)],
    read(bytes) {
      let message: unknown
      try {
        message = JSON.parse(bytesText(bytes))
      } catch {
        // The browser hands over values, not texts.
        return undefined
      }
      return checkDraft(message)
    },
    isOfStudio: true,
  },
  {
    name: 'lesson',
    form: 'text',
    files: () => [textBytes(readFileSync(`${repository}apps/web/lessons/4-overfitting.md`, 'utf8'))],
    read: (bytes) => readLesson(bytesText(bytes), 'a.md'),
    isOfStudio: true,
  },
  {
    name: 'names in a dropped npz',
    form: 'bytes',
    files: () => [writeNpz(arrays)],
    read: (bytes) => npzSpec('a.npz', bytes),
    isOfStudio: true,
    expansion: 1032,
  },
  {
    name: 'names of dropped files',
    form: 'text',
    files: () => [textBytes(paths.join('\n')), textBytes(paths.slice(0, 2).join('\n')), textBytes('c/d.png')],
    read: (bytes) =>
      planIntake(
        bytesText(bytes)
          .split('\n')
          .map((path) => ({ path, file: new Blob([]) })),
      ),
    isOfStudio: true,
  },
]
