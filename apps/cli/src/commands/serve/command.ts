import { argument, integer, positive, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, runsOption } from '../options.js'

const declared = {
  name: 'serve',
  summary: 'let a trained network answer over HTTP, by the Open Inference Protocol',
  args: {
    run: argument('a run by name, number or folder, or last; a .telar file, or a .safetensors file of telar export'),
  },
  options: {
    ...commonOptions,
    ...runsOption,
    name: text('<name>', 'what requests call the model; the name of the run or file without it'),
    host: text('<address>', 'where it listens; 0.0.0.0 for other machines too', '127.0.0.1'),
    port: integer('<number>', { least: 0, most: 65_535 }, 'the port, 0 for any that is free', 8000),
    processes: integer('<count>', { least: 1, most: 256 }, 'processes that answer, each on a core of its own', 1),
    batch: integer('<count>', { least: 1 }, 'samples of waiting requests that are computed together at the most', 64),
    bodyLimit: positive('<MB>', 'the largest body of a request, in megabytes', 16),
    grace: integer(
      '<seconds>',
      { least: 0, most: 3600 },
      'how long SIGTERM leaves load balancers to learn that the server is not ready',
      2,
    ),
  },
}

export type ServeInvocation = InvocationOf<typeof declared>

export const serve = defineCommand(declared, () => import('./run.js'))
