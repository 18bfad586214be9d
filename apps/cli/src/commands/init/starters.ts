import { extname } from 'node:path'

const json = `// An experiment of Telar. Train it with: telar train FILE
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

const yaml = `# An experiment of Telar. Train it with: telar train FILE
# \`telar list\` shows all plugins, \`telar describe optimizer:adam\` the options of one.
name: my-experiment

# Everything random comes from the seed: the same seed gives the same run.
seed: 7

# Of the training images a tenth is kept apart, to see how training goes on images it has not learned from.
data: { use: dataset:mnist, with: { validation: 0.1 } }

# The layers, one after the other. The last gives one score for each of the ten digits.
model:
  - { use: layer:dense, with: { units: 128, activation: relu } }
  - { use: layer:dense, with: { units: 10 } }
loss: { use: loss:cross-entropy }

# Without metrics the loss says them: accuracy for classes, mean absolute error and R² for values.
metrics:
  - { use: metric:accuracy }

# The learning rate falls along a cosine from its first value to 0.
optimizer: { use: optimizer:adam }
learningRate: 0.002
schedule: { use: schedule:cosine }

callbacks:
  - { use: callback:early-stopping, with: { patience: 5 } }
epochs: 10
batchSize: 64
`

/** The text of a first experiment in the format that the ending of its file names: JSON with comments, YAML or a module. */
export function starterOf(file: string): string {
  const ending = extname(file).toLowerCase()
  if (ending === '.yaml' || ending === '.yml') return yaml.replace('FILE', file)
  const text = json.replace('FILE', file)
  if (!/^\.[cm]?[jt]s$/.test(ending)) return text
  const [comments, object] = [text.slice(0, text.indexOf('{')), text.slice(text.indexOf('{'))]
  return `${comments}export const experiment = ${object.replace(/"(\w+)":/g, '$1:').replaceAll('"', "'")}`
}
