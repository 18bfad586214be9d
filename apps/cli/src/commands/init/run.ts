import type { InitInvocation } from './command.js'
import { ExperimentError } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { writeFileWhole } from '../../output/write-file.js'

const starter = `// An experiment of Telar. Train it with: telar train FILE
// \`telar list\` shows all plugins, \`telar describe optimizer:adam\` the options of one.
{
  "name": "my-experiment",

  // Everything random comes from the seed: the same seed gives the same run.
  "seed": 7,

  // Of the training images a tenth is kept apart, to see how training goes on images it has not learned from.
  "data": { "use": "dataset:mnist", "with": { "validation": 0.1 } },

  // The layers, one after the other. The last gives one score for each of the ten digits.
  "model": [
    { "use": "layer:dense", "with": { "units": 128, "activation": "relu" } },
    { "use": "layer:dense", "with": { "units": 10 } }
  ],
  "loss": { "use": "loss:cross-entropy" },

  // Without metrics the loss says them: accuracy for classes, mean absolute error and R² for values.
  "metrics": [{ "use": "metric:accuracy" }],

  // The learning rate falls along a cosine from its first value to 0.
  "optimizer": { "use": "optimizer:adam" },
  "learningRate": 0.002,
  "schedule": { "use": "schedule:cosine" },

  "callbacks": [{ "use": "callback:early-stopping", "with": { "patience": 5 } }],
  "epochs": 10,
  "batchSize": 64
}
`

/** \`telar init [file]\`: never overwrites a file. */
export async function run({ args: { file }, terminal }: InitInvocation): Promise<void> {
  if (existsSync(file))
    throw new ExperimentError({ where: file, problem: 'it is there already, and init overwrites nothing' })
  await writeFileWhole(file, starter.replace('FILE', file))
  terminal.say(`${file} is written. Next: telar train ${file}`)
}
