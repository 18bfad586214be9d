import { restoreError, TrainError, type Issue, type TelarErrorName } from '@telarjs/core'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { ShardReader, Split } from '../dataset.js'
import { openShards } from '../streams/open-shards.js'
import type { ShardTask } from '../streams/shard-task.js'
import { nodeFiles } from './node-files.js'

/** What a thread is started with. */
interface ThreadData {
  readonly shards: ShardTask
  readonly directory: string | undefined
}

/** What it says of a shard, or of the files where they do not open. */
type Answer =
  | { readonly split: Split }
  | { readonly name: TelarErrorName; readonly issues: readonly Issue[] }
  | { readonly message: string }

/**
 * Reads shards on a thread of their own, which starts from this very file. Where it was bundled into another one, or is TypeScript yet, they are read on
 * the thread that asks.
 */
export async function openShardThread(task: ShardTask, directory: string | undefined): Promise<ShardReader> {
  const file = new URL(import.meta.url)
  if (!/\/shard-thread[^/]*\.js$/.test(file.pathname))
    return openShards(nodeFiles(directory === undefined ? {} : { directory }), task)
  const data: ThreadData = { shards: task, directory }
  const worker = new Worker(file, { workerData: data, execArgv: [] })
  const waiting: { readonly done: (split: Split) => void; readonly fail: (error: Error) => void }[] = []

  /** The thread keeps the process alive only while somebody waits for it. */
  function settle(): (typeof waiting)[number] | undefined {
    const first = waiting.shift()
    if (waiting.length === 0) worker.unref()
    return first
  }

  function failAll(problem: string): void {
    const error = new TrainError({ where: 'the thread that reads data', problem })
    for (let each = settle(); each; each = settle()) each.fail(error)
  }

  worker.unref()
  worker.on('message', (answer: Answer) => {
    const asked = settle()
    if ('split' in answer) asked?.done(answer.split)
    else asked?.fail('issues' in answer ? restoreError(answer.name, answer.issues) : new Error(answer.message))
  })
  worker.on('error', ({ message }) => failAll(message))
  worker.on('exit', (code) => failAll(`it ended with ${code}`))
  return {
    read(shard) {
      worker.ref()
      return new Promise((done, fail) => {
        waiting.push({ done, fail })
        worker.postMessage(shard, [])
      })
    },
    async close() {
      await worker.terminate()
    },
  }
}

/** What runs on the thread: answers each question in turn. */
function serve({ shards, directory }: ThreadData): void {
  const opened = openShards(nodeFiles(directory === undefined ? {} : { directory }), shards)
  opened.catch(() => undefined)
  let answered: Promise<void> = Promise.resolve()
  parentPort!.on('message', (shard: number) => {
    answered = answered.then(async () => {
      try {
        const split = await (await opened).read(shard)
        parentPort!.postMessage({ split } satisfies Answer, [
          split.inputs.buffer as ArrayBuffer,
          split.targets.buffer as ArrayBuffer,
        ])
      } catch (error) {
        parentPort!.postMessage(describeError(error as Error), [])
      }
    })
  })
}

function describeError({ name, message, issues }: Error & { readonly issues?: readonly Issue[] }): Answer {
  return issues ? { name: name as TelarErrorName, issues } : { message }
}

if (!isMainThread && (workerData as Partial<ThreadData> | null)?.shards) serve(workerData as ThreadData)
