import { duration, formatMetric, type Registry, short } from '@telarjs/core'
import {
  augmentationGrid,
  calibration,
  embeddingPlane,
  confusionMatrix,
  largestConfusions,
  firstLayerWeights,
  metricLabel,
  oneOfEachClass,
  reliabilityDiagram,
  runFigures,
  samplesPerClass,
  worstMistakes,
  type Figure,
  type Section,
  type TextTable,
} from '@telarjs/report'
import { augmentedSamples } from './augmented-samples.js'
import { calibrationRows, describeCalibration } from './calibration-error.js'
import { describeThresholds } from './describe-thresholds.js'
import { featureSections } from './feature-table.js'
import type { InspectedRun } from './inspect-run.js'
import { lookSections } from './where-it-looks.js'
import { thresholdCurve } from './threshold-curve.js'
import { valueFigures, worstErrorTables } from './value-answers.js'

/** A run's part of a report. @param prefix of ids, where a page shows several runs */
export async function runSections(run: InspectedRun, registry: Registry, prefix = ''): Promise<Section[]> {
  const { record } = run
  const sections: Section[] = [
    { title: 'Training', figures: runFigures(record, prefix) },
    {
      title: `What it answers for the ${run.split} split`,
      text: aboutCheckpoint(run),
      tables: [scoresTable(run), ...confusionTables(run)],
      figures: answerFigures(run, prefix),
    },
    ...(run.values ? [{ title: 'Worst errors', tables: worstErrorTables(run.values, run.data, run.split) }] : []),
    ...(await featureSections(run, registry, prefix)),
    ...(await lookSections(run, registry, prefix)),
    { title: 'Data', figures: await dataFigures(run, registry, prefix) },
    { title: 'Inside', figures: weightFigures(run, prefix) },
    madeSection(run),
  ]
  return sections.filter(({ figures, tables }) => tables !== undefined || (figures ?? []).length > 0)
}

function aboutCheckpoint({ checkpointName, checkpoint, bias, warnings }: InspectedRun): string {
  const chosen = bias === undefined ? '' : `, ${bias}`
  const { calibration: kept, thresholds } = checkpoint
  const said = [
    ...warnings.map((warning) => `Warning: ${warning}.`),
    ...describeCalibration(kept),
    ...describeThresholds(thresholds, checkpoint),
  ]
  return `By the checkpoint '${checkpointName}', saved after epoch ${checkpoint.progress.epoch}${chosen}.${said.map((sentence) => ` ${sentence}`).join('')}`
}

/** What the logs alone tell of a run that left no checkpoint. */
export function logSections(run: Pick<InspectedRun, 'record' | 'parameters' | 'folder'>, prefix = ''): Section[] {
  const figures = runFigures(run.record, prefix)
  return [
    { title: 'Training', text: 'The run left no checkpoint, so nothing can be said of its network.', figures },
    madeSection(run),
  ]
}

function madeSection(run: Pick<InspectedRun, 'record' | 'parameters' | 'folder'>): Section {
  return {
    title: 'How it was made',
    tables: [
      factsTable(run),
      ...(run.record.warnings.length > 0
        ? [{ head: ['What the run warned of'], rows: run.record.warnings.map((warning) => [warning]) }]
        : []),
      ...(run.record.notes.length > 0
        ? [{ head: ['What was made of the data'], rows: run.record.notes.map((note) => [note]) }]
        : []),
    ],
    folded: [{ title: 'The experiment', text: JSON.stringify(run.record.experiment, null, 2) }],
  }
}

/** Of many classes the figure cannot name what is confused, so it stands on the page. */
function confusionTables({ answers, data }: InspectedRun): TextTable[] {
  return answers && data.classes.length > 30 ? [largestConfusions(answers.confusion, data.classes, 20)] : []
}

function answerFigures(run: InspectedRun, prefix: string): Figure[] {
  const { data, split, answers, values, embeddings, checkpoint } = run
  if (embeddings) return [embeddingPlane({ ...embeddings, classes: data.classes, split, prefix })]
  if (!answers) return values ? valueFigures(values, split, prefix) : []
  const { probabilities, predicted, labels, confusion } = answers
  const { classes, shape } = data
  const confidences = Float32Array.from(predicted, (k, i) => probabilities[i * classes.length + k]!)
  const right = Array.from(predicted, (k, i) => k === labels[i])
  const mistakes = worstMistakes(
    { shape, inputs: data.splits[split]!.inputs, labels, classes },
    { probabilities, predicted },
    { split, id: `${prefix}worst-mistakes` },
  )
  const { thresholds } = checkpoint
  const curve = thresholds && thresholdCurve(answers, thresholds, { split, classes, id: `${prefix}thresholds` })
  const figures = [
    confusionMatrix({ counts: confusion, classes, split }),
    ...(mistakes ? [mistakes] : []),
    reliabilityDiagram(calibration(confidences, right), split),
    ...(curve ? [curve] : []),
  ]
  return figures.map((figure) => (figure.id.startsWith(prefix) ? figure : { ...figure, id: `${prefix}${figure.id}` }))
}

async function dataFigures(run: InspectedRun, registry: Registry, prefix: string): Promise<Figure[]> {
  const { data } = run
  const { inputs, targets } = data.splits['train']!
  const labels = Object.fromEntries(
    Object.entries(data.splits).flatMap(([name, split]) =>
      split.targets instanceof Int32Array ? [[name, split.targets]] : [],
    ),
  )
  const hasClasses = data.classes.length > 0 && targets instanceof Int32Array
  const perClass = hasClasses
    ? samplesPerClass({ splits: labels, classes: data.classes, id: `${prefix}samples-per-class` })
    : undefined
  const each = hasClasses
    ? oneOfEachClass(
        { shape: data.shape, inputs, labels: targets, classes: data.classes },
        `${prefix}one-of-each-class`,
      )
    : undefined
  const augmented = await augmentedSamples(run.checkpoint, data, registry)
  return [perClass, each, augmented && augmentationGrid(augmented, `${prefix}augmentation`)].filter(
    (figure) => figure !== undefined,
  )
}

function weightFigures({ checkpoint }: InspectedRun, prefix: string): Figure[] {
  const [first] = Object.entries(checkpoint.tensors)
    .filter(([name]) => /^params\/.*kernel$/.test(name))
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const figure = first && firstLayerWeights(first[1], checkpoint.sample.shape, { id: `${prefix}first-layer-weights` })
  return figure ? [figure] : []
}

function scoresTable({ evaluation, answers, record, checkpoint }: InspectedRun): TextTable {
  const numbers = Object.entries(evaluation.metrics).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  const rows = [
    ['samples', short(evaluation.samples)],
    ['loss', short(evaluation.loss)],
    ...numbers.map(([name, value]) => [metricLabel(name), formatMetric(value, record.valueKinds[name])]),
    ...calibrationRows(answers, checkpoint),
  ]
  return { head: [evaluation.split, ''], rows }
}

/** What a run was made with. */
function factsTable({ record, parameters, folder }: Pick<InspectedRun, 'record' | 'parameters' | 'folder'>): TextTable {
  const rows = [
    ['status', record.why ? `${record.status}: ${record.why}` : record.status],
    ['backend', [record.backend, record.device].filter(Boolean).join(', ')],
    ['time', duration(record.seconds)],
    ...(record.samplesPerSecond === undefined ? [] : [['samples per second', short(record.samplesPerSecond)]]),
    ['epochs', short(record.epochs.length)],
    ['parameters', short(parameters)],
    ['seed', String(record.experiment.seed)],
    [
      'samples',
      Object.entries(record.samples)
        .map(([name, count]) => `${short(count)} ${name}`)
        .join(', ') || '–',
    ],
    ['folder', folder],
  ]
  return { head: ['', ''], rows }
}
