import { choice, flag, integer, optionalArgument, optionalArguments, text, texts } from './declare.js'

export const jsonOption = { json: flag('one JSON object on the last line of stdout') }

/** How much a command says. */
export const outputOptions = { quiet: flag('say only warnings and errors'), ...jsonOption }

export const pluginOption = {
  plugin: texts('<module>', 'a package or file that exports `plugins`; may be given again'),
}

/** Test-time augmentation. */
export const ttaOption = {
  tta: integer(
    '<passes>',
    { least: 1 },
    'average over so many versions of each sample, changed as in training; 1 is the sample itself',
    1,
  ),
}

export const runsOption = { runs: text('<folder>', 'where runs are kept', 'runs') }

/** Which of several queues on one server. */
export const queuePrefixOption = {
  queuePrefix: text('<prefix>', 'begins the names of all keys on the server', 'telar'),
}

/** Options of every command that computes. */
export const commonOptions = {
  backend: text('<name>', 'cuda, webgpu, wasm, node or cpu; the best one there is without it'),
  requireGpu: flag('fail where there is no GPU'),
  ...pluginOption,
  ...outputOptions,
}

/** Which of a run's checkpoints is looked at. */
export const checkpointOption = {
  checkpoint: choice('<name>', ['best', 'last'], 'best or last; the best there is without it'),
}

/** Any of a run's checkpoints. */
export const namedCheckpointOption = {
  checkpoint: text('<name>', 'best, last, or another of the run, such as epoch-0005; the best there is without it'),
}

/** Arguments of every command that takes an experiment. */
export const experimentArguments = {
  experiment: optionalArgument(
    'a recipe, or a .json, .yaml or .ts file; without it experiment.json (.yaml, .ts) of this folder, or else mnist',
  ),
  overrides: optionalArguments('path=value, such as epochs=3 or optimizer.with.beta1=0.8'),
}

/** The argument of every command that looks at one run. */
export const runDescription = 'a run by name, number or folder, or last; or a .telar file'
