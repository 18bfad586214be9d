import { argument, flag, requiredText, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { outputOptions, pluginOption, runsOption } from '../options.js'

const declared = {
  name: 'import',
  summary: 'make a checkpoint from a network (.onnx, .json) or from weights (.safetensors, .npz)',
  args: { file: argument('a network that Telar exported or a LayersModel, or weights by their names') },
  options: {
    ...runsOption,
    ...pluginOption,
    ...outputOptions,
    to: requiredText('<file>', 'the checkpoint to write (.telar)'),
    experiment: text('<name>', 'an experiment with the data, and for weights with the layers: a recipe or file'),
    like: text('<run>', 'or a run or checkpoint instead of an experiment'),
    transpose: flag('the weights are as PyTorch keeps them: turn kernels, and take the names of a state dict'),
    partial: flag(
      'keep the layers of the experiment; weights may be missing or have no place, as for a new last layer',
    ),
    only: text(
      '<layers>',
      'the same, with the weights of these layers only, such as 0-*,2-dense; the others begin anew',
    ),
    allow: flag('also take weights that are not finite'),
    check: text('<in.npy,out.npy>', 'compare with outputs of the program they come from, for the same inputs'),
    force: flag('write over a file that is there'),
  },
}

export type ImportInvocation = InvocationOf<typeof declared>

export const importWeights = defineCommand(declared, () => import('./run.js'))
