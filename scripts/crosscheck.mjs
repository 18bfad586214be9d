// Lets other programs judge: node scripts/pnpm.mjs run crosscheck, or some checks alone: node scripts/pnpm.mjs run crosscheck mlflow tensorboard
//
//   tensorflow   trains through the real TensorFlow, on the CPU, and compares with plain JavaScript
//   exchange     onnxruntime, NumPy and safetensors read what is exported, and what they write comes back
//   tensorboard  TensorBoard's own reader gives back every number and picture
//   mlflow       MLflow's own client gives back every number and file
//   wandb        wandb sync sends every number of what callback:wandb writes
//   comet        comet upload sends every number of what callback:comet writes
//   litert       onnx2tf makes .tflite files of what is exported, and the LiteRT interpreter answers as Telar does
//
// Their packages are pinned. `--newest` takes the newest ones instead and only reports: what differs is printed and nothing fails.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const all = ['tensorflow', 'exchange', 'tensorboard', 'mlflow', 'wandb', 'comet', 'litert']
const { values, positionals } = parseArgs({ options: { newest: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.find((name) => !all.includes(name))
if (unknown !== undefined) {
  console.error(`crosscheck: expected ${all.join(', ')}, received ${unknown}`)
  process.exit(2)
}
const outcomes = (positionals.length > 0 ? positionals : all).map((name) => {
  console.log(`── ${name}${values.newest ? ', newest packages' : ''}`)
  const started = performance.now()
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`crosschecks/${name}.mjs`, import.meta.url))], {
    stdio: 'inherit',
    env: { ...process.env, ...(values.newest ? { TELAR_CROSSCHECK: 'newest' } : {}) },
  })
  return { name, isRight: status === 0, seconds: Math.round((performance.now() - started) / 1000) }
})
const wrong = values.newest ? 'DIFFERS with the newest packages, see above' : 'FAILED'
for (const { name, isRight, seconds } of outcomes)
  console.log(`── ${name}: ${isRight ? 'as expected' : wrong} (${seconds} s)`)
process.exitCode = values.newest || outcomes.every(({ isRight }) => isRight) ? 0 : 1
