import { booleanOption, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback, type Run } from './callback.js'
import { addFiles, fileKinds } from './mlflow/files.js'
import { entriesAtStart, entriesOf } from './mlflow/about-run.js'
import { endEntry, metricEntry } from './mlflow/entries.js'
import type { Outbox, Outcome } from './mlflow/outbox.js'
import { isNode, serverOf } from './mlflow/server.js'

const text = (words: string) => v.exactOptional(v.pipe(v.string(), v.minLength(1), v.description(words)))

const options = v.strictObject({
  address: text('The address of the server; without it MLFLOW_TRACKING_URI, or http://127.0.0.1:5000'),
  experiment: text("The server's experiment; without it MLFLOW_EXPERIMENT_NAME, or Default"),
  name: text('The name of the run; without it that of the experiment'),
  steps: booleanOption(
    'The loss, the metrics and the learning rate of every step, in place of those of each epoch',
    false,
  ),
  tags: v.optional(v.pipe(v.record(v.string(), v.string()), v.description('Tags of the run')), {}),
  artifacts: v.optional(v.pipe(v.array(v.picklist(fileKinds)), v.description('Files that are uploaded at the end')), [
    'experiment',
    'report',
    'onnx',
  ]),
})

/** How long the end of a run waits for a server that answers. */
const endMs = 10_000

/**
 * Logs a run to an MLflow tracking server: params, tags, metrics such as `train/loss` and `validation/accuracy`, and files. In Node only.
 *
 * Nothing waits for the server. What it has not taken stands in `mlflow.jsonl` in the folder of the run; a resumed run sends it, and so does `telar sync`.
 * A resumed run goes on in the same run of the server, without the steps that are there already. Credentials come from `MLFLOW_TRACKING_USERNAME` and
 * `MLFLOW_TRACKING_PASSWORD`, or `MLFLOW_TRACKING_TOKEN`; `MLFLOW_HTTP_REQUEST_TIMEOUT` is in seconds, 10 without it.
 *
 * @example
 * { use: 'callback:mlflow', with: { address: 'http://127.0.0.1:5000', experiment: 'digits', artifacts: ['report', 'onnx'] } }
 */
export const mlflow = defineCallback({
  id: 'callback:mlflow',
  summary: 'Logs to an MLflow server, which may be away for a while; in Node only',
  options,
  create({ address, experiment, name, steps: withSteps, tags, artifacts }, { where }) {
    let outbox: Outbox | undefined
    let told: string | undefined
    const backlog = createBacklog(async (chunk, losses) => {
      const rows = Object.entries({ loss: losses, ...(await chunk.metrics()), 'learning-rate': chunk.learningRates })
      const of = (i: number) => rows.map(([key, values]) => metricEntry(`train/${key}`, values[i]!, chunk.from + i + 1))
      outbox?.add(Array.from(losses, (_, i) => of(i)).flat())
    })

    return {
      name: 'mlflow',
      // After the logs, of which the report is made.
      phase: 'persist',
      sendsElsewhere: true,
      check: () => void (isNode() && serverOf(address, process.env, where)),
      on: {
        async runStart({ experiment: resolved, resumedAt, backend, parameters }, { storage, warn }) {
          if (!isNode())
            return warn(
              'callback:mlflow: a page has no way to an MLflow server, so this run is not logged; telar train logs it',
            )
          const { openOutbox } = await import('./mlflow/outbox.js')
          outbox = await openOutbox({
            storage,
            server: serverOf(address, process.env, where),
            experiment: experiment ?? process.env['MLFLOW_EXPERIMENT_NAME'] ?? 'Default',
            name: name ?? resolved.name,
            isResumed: resumedAt !== undefined,
          })
          const { replaced } = outbox
          if (replaced > 0)
            warn(`callback:mlflow: ${replaced} entries of another run in this folder are lost if they were not sent`)
          if (!outbox.isNew) return outbox.add([{ type: 'status', status: 'RUNNING' }])
          outbox.add(entriesAtStart({ experiment: resolved, backend, parameters }, tags))
        },
        steps: (event, run) => (withSteps && outbox ? backlog.add(event, run) : undefined),
        async evaluated({ split, step, loss, metrics }, run) {
          await backlog.settle()
          outbox?.add(entriesOf(split, step, { loss, ...metrics }))
          const problem = outbox?.problem()
          if (problem !== undefined && told === undefined)
            run.warn(`callback:mlflow: ${problem}; what is logged waits in the folder of the run`)
          told ??= problem
        },
        async epochEnd({ step, loss, metrics, learningRate }) {
          await backlog.settle()
          if (!withSteps) outbox?.add(entriesOf('train', step, { loss, ...metrics, 'learning-rate': learningRate }))
        },
        async runEnd(event, run) {
          await backlog.settle()
          if (!outbox) return
          await addFiles(outbox, artifacts, event, run)
          outbox.add([endEntry(event.status)])
          tellOf(await outbox.close(endMs), run)
        },
      },
      async settle() {
        await backlog.settle()
        await outbox?.settle()
      },
    }
  },
})

function tellOf({ waiting, lost, why }: Outcome, { warn }: Run): void {
  if (lost.length > 0) warn(`callback:mlflow: lost, since the server refuses it: ${lost.join('; ')}`)
  if (waiting > 0) warn(`callback:mlflow: ${why}; ${waiting} entries wait in mlflow.jsonl, which telar sync sends`)
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:mlflow': OptionsOf<typeof mlflow>
  }
}
