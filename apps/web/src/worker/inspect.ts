import {
  parseExperiment,
  resolveExperiment,
  type ParsedExperiment,
  type Registry,
  type ResolvedExperiment,
} from '@telarjs/core'
import type { LoadedData } from '@telarjs/datasets'
import type { Loss } from '@telarjs/losses'
import { layerName } from '@telarjs/layers'
import { createNamed, factsOf, loadData, sizeOfLayer, type LayerSize } from '@telarjs/trainer'
import type { Inspection, LayerSummary, Problem } from '../protocol/api.js'
import type { LossFacts } from '../protocol/loss-facts.js'
import type { Host } from './host.js'
import { problemsOf } from './problems.js'
import { wholeTargetsOf } from './whole-targets.js'

/** Points of the curve of the learning rate. */
const curvePoints = 240

/** Says what an experiment comes to, and everything that is wrong with it. Never throws for a wrong experiment. */
export type Inspect = (experiment: unknown) => Promise<Inspection>

/** Layers that were measured before are not measured again. */
export function createInspector(host: Host): Inspect {
  const measure = createMeasure()
  return async (experiment) => {
    const registry = host.registry()
    const { parsed, problems } = parsedOrRest(registry, experiment)
    if (!parsed) return { problems, layers: [], parameters: 0 }
    try {
      const data = await loadData(parsed, { registry, ...(await host.forInspection(parsed)) })
      const seen = inspectWith(resolveExperiment(registry, parsed, factsOf(data)), data, registry, measure)
      return { ...seen, problems: [...problems, ...seen.problems] }
    } catch (error) {
      return { problems: problemsOf(error, 'data'), experiment: parsed, layers: [], parameters: 0 }
    }
  }
}

/** An experiment; where only its callbacks are wrong, as those of a run whose plugins are not here, the rest of it and the problems. */
function parsedOrRest(
  registry: Registry,
  experiment: unknown,
): { readonly parsed?: ParsedExperiment; readonly problems: readonly Problem[] } {
  try {
    return { parsed: parseExperiment(registry, experiment), problems: [] }
  } catch (error) {
    const problems = problemsOf(error)
    if (problems.some(({ where }) => !where.startsWith('callbacks['))) return { problems }
    return { parsed: parseExperiment(registry, { ...(experiment as object), callbacks: [] }), problems }
  }
}

function inspectWith(parsed: ResolvedExperiment, data: LoadedData, registry: Registry, measure: Measure): Inspection {
  const problems: Problem[] = []
  const attempt = <T>(where: string, work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      problems.push(...problemsOf(error, where))
      return undefined
    }
  }
  const { shape, classes, targetShape, splits } = data
  const inputShape = attempt('transforms', () =>
    parsed.transforms.reduce(
      (before, spec, index) => createNamed(registry, 'transform', spec, `transforms[${index}]`).outputShape(before),
      shape,
    ),
  )
  const layers = inputShape ? layersOf(parsed, registry, inputShape, measure, problems) : []
  const outputShape = layers.length === parsed.model.length ? layers.at(-1)?.outputShape : undefined
  const loss = attempt('loss', () => createNamed(registry, 'loss', parsed.loss, 'loss'))
  if (loss && outputShape)
    attempt('loss', () => loss.check(outputShape, { classes: classes.length, shape: targetShape }))
  createRest(parsed, registry, attempt)
  const stepsPerEpoch = Math.ceil(factsOf(data).samples / parsed.batchSize)
  const plan = { steps: stepsPerEpoch * parsed.epochs, stepsPerEpoch }
  const curve = attempt('schedule', () => curveOf(parsed, registry, plan))
  const samples = Object.fromEntries(Object.entries(splits).map(([name, split]) => [name, split.size]))
  const wholeTargets = wholeTargetsOf(data)
  return {
    problems,
    experiment: parsed,
    data: { shape, classes, targetShape, samples, ...(wholeTargets ? { wholeTargets } : {}) },
    ...(loss ? { loss: factsOfLoss(loss) } : {}),
    ...(inputShape ? { inputShape } : {}),
    layers,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    plan,
    ...(curve ? { curve } : {}),
  }
}

/** Without its functions, which do not come through to the page. */
function factsOfLoss({ targets, outputs }: Loss): LossFacts {
  return { targets, ...(outputs ? { outputs } : {}) }
}

/** Makes every other plugin once, so that its own checks speak. */
function createRest(
  { metrics, regularizers, callbacks, optimizer }: ResolvedExperiment,
  registry: Registry,
  attempt: (where: string, work: () => unknown) => void,
): void {
  metrics.forEach((spec, i) => attempt(`metrics[${i}]`, () => createNamed(registry, 'metric', spec, `metrics[${i}]`)))
  regularizers.forEach((spec, i) =>
    attempt(`regularizers[${i}]`, () => createNamed(registry, 'regularizer', spec, `regularizers[${i}]`)),
  )
  callbacks.forEach((spec, i) =>
    attempt(`callbacks[${i}]`, () => createNamed(registry, 'callback', spec, `callbacks[${i}]`)),
  )
  attempt('optimizer', () => createNamed(registry, 'optimizer', optimizer, 'optimizer'))
}

/** Shapes and sizes, layer by layer, up to the first that does not fit. */
function layersOf(
  { model }: ParsedExperiment,
  registry: Registry,
  inputShape: readonly number[],
  measure: Measure,
  problems: Problem[],
): readonly LayerSummary[] {
  const layers: LayerSummary[] = []
  let shape = inputShape
  for (const [index, spec] of model.entries()) {
    const where = `model[${index}]`
    try {
      const { outputShape, parameters } = measure(registry, spec, where, shape)
      layers.push({ name: layerName(index, spec.use), outputShape, parameters })
      shape = outputShape
    } catch (error) {
      problems.push(...problemsOf(error, where))
      break
    }
  }
  return layers
}

type Measure = (
  registry: Registry,
  spec: ParsedExperiment['model'][number],
  where: string,
  shape: readonly number[],
) => LayerSize

/** Measures layers; the last few hundred are remembered. */
function createMeasure(): Measure {
  const known = new Map<string, LayerSize>()
  return (registry, spec, where, shape) => {
    const key = JSON.stringify([where, shape, spec])
    const found = known.get(key)
    if (found) return found
    const made = sizeOfLayer((all) => createNamed(all, 'layer', spec, where), registry, shape)
    known.set(key, made)
    for (const old of [...known.keys()].slice(0, -200)) known.delete(old)
    return made
  }
}

function curveOf(
  { schedule, learningRate }: ParsedExperiment,
  registry: Registry,
  plan: { readonly steps: number; readonly stepsPerEpoch: number },
) {
  const made = createNamed(registry, 'schedule', schedule, 'schedule')
  const count = Math.min(plan.steps, curvePoints)
  const steps = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (plan.steps - 1)) / (count - 1)),
  )
  return { steps, rates: steps.map((step) => learningRate * made.factor(step, { ...plan, learningRate })) }
}
