import { counted, ExperimentError } from '@telarjs/core'
import cluster from 'node:cluster'
import { availableParallelism } from 'node:os'
import { basename, extname } from 'node:path'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { findModelFile, readNetwork } from '../../runs/read-network.js'
import { openServed, type ServedModel } from '../../serving/open-served.js'
import { startPredictionServer, type PredictionServer } from '../../serving/prediction-server.js'
import { supervise } from '../../serving/processes.js'
import { untilAskedToEnd } from '../../serving/stop-signals.js'
import type { ServeInvocation } from './command.js'

/** As many samples may wait as fit into this many full batches. */
const WAITING_BATCHES = 64

/** `telar serve <run>`; resolves to the exit code when somebody ends it: 0 where every request was answered. */
export async function run(invocation: ServeInvocation): Promise<number> {
  const { options, terminal } = invocation
  if (options.processes > 1 && cluster.isPrimary) return supervise(options.processes, terminal)
  return serveHere(invocation)
}

async function serveHere({ args, options, terminal }: ServeInvocation): Promise<number> {
  // Handlers for signals must be there before the first request.
  const asked = untilAskedToEnd()
  const path = await findModelFile(args.run, options.runs)
  const registry = await loadRegistry(options.plugin)
  const threads = Math.max(1, Math.floor(availableParallelism() / options.processes))
  const host = await startHost({ ...options, threads })
  try {
    const checkpoint = await readNetwork(path, registry)
    const model = await openServed(checkpoint, options.name ?? nameOf(path), options.batch, registry)
    // Listens only now, so that a server that accepts connections is ready to answer.
    const server = await listen(model, options)
    const address = `${server.address}v2/models/${encodeURIComponent(model.name)}/infer`
    // Only the first process prints.
    if (cluster.isPrimary || cluster.worker?.id === 1) {
      terminal.say(`${model.name} answers at ${address}`)
      terminal.say(`Try it in a browser: ${server.address}`)
      terminal.say('Ctrl-C ends it.')
      terminal.result({ address: server.address, model: model.name, backend: host.backend.name })
    }
    process.send?.({ type: 'ready' })
    const isUrgent = (await asked) === 'now'
    const isWhole = await server.drain(isUrgent ? 0 : options.grace * 1000)
    if (cluster.isPrimary) terminal.say(`${counted(server.answered(), 'request')} answered`)
    model.release()
    return isWhole ? 0 : 1
  } finally {
    await host.stop()
    // An open channel would keep this process alive.
    if (cluster.isWorker) process.disconnect()
  }
}

async function listen(
  model: ServedModel,
  { host, port, bodyLimit, batch }: ServeInvocation['options'],
): Promise<PredictionServer> {
  try {
    return await startPredictionServer(model, {
      host,
      port,
      bodyLimit: Math.floor(bodyLimit * 1e6),
      queueLimit: batch * WAITING_BATCHES,
    })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE')
      throw new ExperimentError({ where: `--host ${host}`, problem: message }, { cause: error })
    throw new ExperimentError(
      { where: '--port', problem: `${port} is taken`, remedy: '--port 0 takes one that is free' },
      { cause: error },
    )
  }
}

/** The name of the run, or of a file alone: `mnist-1` of `runs/mnist-1/checkpoints/best.telar`. */
function nameOf(path: string): string {
  const parts = path.split(/[/\\]/)
  return parts.at(-2) === 'checkpoints' && parts.length > 2 ? parts.at(-3)! : basename(path, extname(path))
}
