import { compareSignatures, showShape, type Issue } from '@telarjs/core'
import { evaluationTransforms, type Member } from './open-members.js'

/** Why members cannot answer together, an issue for each difference from the first. */
export function memberMisfits([first, ...others]: readonly [Member, ...Member[]]): Issue[] {
  return others.flatMap((other) =>
    differencesOf(first, other).map((problem) => ({ where: `${other.name} beside ${first.name}`, problem })),
  )
}

function differencesOf(first: Member, other: Member): readonly string[] {
  const { inputs, targets } = other.data
  const ofData = compareSignatures(first.data, { inputs, targets })
  if (ofData.length > 0) return ofData
  const facts: readonly (readonly [what: string, of: (member: Member) => string])[] = [
    ['its inputs are', ({ data }) => data.units],
    ['its transforms before the network are', ({ model }) => describe(evaluationTransforms(model))],
    ['its answers are', ({ last }) => answers[last]],
    ['its output has the shape', ({ outputShape }) => showShape(outputShape)],
  ]
  return facts.flatMap(([what, of]) =>
    of(first) === of(other) ? [] : [`${what} ${of(other)}, but of the first ${of(first)}`],
  )
}

const answers = {
  softmax: 'probabilities that sum to 1',
  sigmoid: 'probabilities of each for itself',
  linear: 'values',
}

function describe(transforms: readonly unknown[]): string {
  return transforms.length === 0 ? 'none' : JSON.stringify(transforms)
}
