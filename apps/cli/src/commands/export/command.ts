import { argument, flag, requiredText } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { namedCheckpointOption, outputOptions, pluginOption, runDescription, runsOption } from '../options.js'

const declared = {
  name: 'export',
  summary: 'write a trained network for other programs: .safetensors, .npz, .onnx, .json (LayersModel), or .html',
  args: { run: argument(runDescription) },
  options: {
    ...runsOption,
    ...namedCheckpointOption,
    ...pluginOption,
    ...outputOptions,
    to: requiredText('<file>', 'the file to write; its ending says the format'),
    force: flag('write over a file that is there'),
  },
}

export type ExportInvocation = InvocationOf<typeof declared>

export const exportModel = defineCommand(declared, () => import('./run.js'))
