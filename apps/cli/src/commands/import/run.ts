import type { ImportInvocation } from './command.js'
import { DataError, ExperimentError, tensorLabel } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startHost } from '../../host/host.js'
import { writeFileWhole } from '../../output/write-file.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { pluginArguments } from '../../inputs/plugin-arguments.js'
import { table } from '../../output/terminal.js'
import { readInput } from '../../samples/read-input.js'
import { networkTarget, weightsTarget } from './target.js'

/** `telar import <file> --to <file.telar>` with `--experiment` or `--like` */
export async function run({ args, options, terminal }: ImportInvocation): Promise<void> {
  const { to } = options
  requireOptions(args.file, options)
  const { checkOutputs, holdsNetwork, importWeights, readNetwork, readWeights, signatureOfWeights } =
    await import('@telarjs/exchange')
  const bytes = await readInput(args.file)
  const registry = await loadRegistry(options.plugin)
  const host = await startHost({ backend: 'cpu' })
  try {
    const readBeside = (path: string) => readInput(join(dirname(args.file), path))
    const network = holdsNetwork(args.file) ? await readNetwork(bytes, args.file, { registry, readBeside }) : undefined
    const keepsLayers = options.partial === true || options.only !== undefined
    const context = { ...options, registry, host, warn: terminal.warn }
    const weights = network?.arrays ?? readWeights(bytes, args.file)
    const trained = network ? network.data : signatureOfWeights(bytes, args.file)
    const { arrays = weights, ...target } =
      network && !keepsLayers
        ? await networkTarget(network, context)
        : await weightsTarget({ trained, isPartial: keepsLayers }, context)
    const { checkpoint, matched, leftOut, fresh } = await importWeights(arrays, {
      ...target,
      registry,
      transpose: options.transpose === true,
      partial: options.partial === true,
      allowNotFinite: options.allow === true,
      ...(options.only === undefined ? {} : { only: options.only.split(',') }),
    })
    for (const warning of warningsOf(args.file, fresh, leftOut)) terminal.warn(`warning: ${warning}`)
    const check = options.check && (await checkOutputs(checkpoint, ...(await readPair(options.check)), registry))
    if (check && !check.ok)
      throw new DataError({
        where: '--check',
        problem: `the outputs differ by up to ${check.largestDifference.toPrecision(3)} (sample ${check.sample} of ${check.samples}): the weights did not come in right, and ${to} is not written`,
        remedy: 'Are kernels turned (--transpose), and inputs scaled as in training?',
      })
    await writeFileWhole(to, checkpoint)
    if (check)
      terminal.say(
        `--check: ${check.samples} samples, ${check.compared} within ${check.largestDifference.toPrecision(2)}: the weights came in right`,
      )
    const withPlugins = pluginArguments(options.plugin)
    for (const line of matchedLines(matched)) terminal.say(line)
    terminal.say(
      `\n${to}: ${matched.length} arrays for '${target.experiment.name}'. Next: telar evaluate ${to}${withPlugins}, or telar train --resume ${to}${withPlugins}`,
    )
    terminal.result({
      file: to,
      experiment: target.experiment.name,
      model: target.experiment.model.map(({ use }) => use),
      arrays: Object.keys(arrays),
      matched,
      leftOut,
      fresh,
      ...(check ? { check } : {}),
    })
  } finally {
    await host.stop()
  }
}

/** Where each array went. */
function matchedLines(matched: readonly string[]): string[] {
  return table([['array', 'is now'], ...matched.map((name) => [name, tensorLabel(name)])])
}

/** What the file lacks, with the names that `--only` and files take, and what of it was not taken. */
function warningsOf(file: string, fresh: readonly string[], leftOut: readonly string[]): string[] {
  const lacking = fresh.map((name) => `${tensorLabel(name)} ('${name}')`).join('; ')
  return [
    ...(fresh.length > 0 ? [`${file} has no ${lacking}: these begin as in a new run`] : []),
    ...(leftOut.length > 0 ? [`${file}: left out ${leftOut.join(', ')}`] : []),
  ]
}

function requireOptions(file: string, { to, force, experiment, like, transpose }: ImportInvocation['options']): void {
  if (!to.endsWith('.telar'))
    throw new ExperimentError({ where: '--to', expected: 'the name of a checkpoint (.telar)', received: to })
  if (existsSync(to) && !force)
    throw new ExperimentError({ where: to, problem: 'it is there already', remedy: '--force writes over it' })
  if ((experiment === undefined) === (like === undefined))
    throw new ExperimentError({
      where: 'import',
      expected: 'either --experiment <recipe or file> or --like <checkpoint or run>',
    })
  if (transpose === true && /\.(json|onnx)$/i.test(file))
    throw new ExperimentError({ where: '--transpose', expected: 'a file of weights', received: file })
}

/** Inputs and outputs as `.npy` files, with a comma between them. */
async function readPair(paths: string): Promise<[Float32Array, Float32Array]> {
  const parts = paths.split(',')
  if (parts.length !== 2)
    throw new ExperimentError({ where: '--check', expected: 'in.npy,out.npy', received: `${paths}` })
  const { parseNpy } = await import('@telarjs/datasets/formats')
  const floatsOf = async (path: string) =>
    Float32Array.from(parseNpy(await readInput(path), path).values as Float32Array, Number)
  return [await floatsOf(parts[0]!), await floatsOf(parts[1]!)]
}
