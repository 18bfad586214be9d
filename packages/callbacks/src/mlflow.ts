import { booleanOption, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { fileKinds } from './mlflow/file-kinds.js'
import type { MlflowLog } from './mlflow/log.js'
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
  create(config, { where }) {
    let log: MlflowLog | undefined
    return {
      name: 'mlflow',
      // After the logs, of which the report is made.
      phase: 'persist',
      sendsElsewhere: true,
      check: () => void (isNode() && serverOf(config.address, process.env, where)),
      on: {
        async runStart(event, run) {
          if (!isNode())
            return run.warn(
              'callback:mlflow: a page has no way to an MLflow server, so this run is not logged; telar train logs it',
            )
          const { openMlflowLog } = await import('./mlflow/log.js')
          log = await openMlflowLog(config, serverOf(config.address, process.env, where), event, run)
        },
        steps: (event, run) => log?.steps(event, run),
        evaluated: (event, run) => log?.evaluated(event, run),
        epochEnd: (event) => log?.epochEnd(event),
        runEnd: (event, run) => log?.runEnd(event, run),
      },
      settle: async () => log?.settle(),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:mlflow': OptionsOf<typeof mlflow>
  }
}
