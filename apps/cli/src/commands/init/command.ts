import { optionalArgument, texts } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { outputOptions, pluginOption } from '../options.js'

const declared = {
  name: 'init',
  summary: 'write a commented experiment to start from, for MNIST or for data of your own',
  args: {
    data: optionalArgument(
      'a table (.csv), a folder of images, .npz, .npy or IDX; without it MNIST. The name of the file to write may stand here alone',
    ),
    file: optionalArgument('name of the file; .json, .yaml or .ts says in what it is written', 'experiment.json'),
  },
  options: {
    target: texts(
      '<column or file>',
      'the column to predict, or the file of the labels; may be given again for several columns of values',
    ),
    ...pluginOption,
    ...outputOptions,
  },
}

export type InitInvocation = InvocationOf<typeof declared>

export const init = defineCommand(declared, () => import('./run.js'))
