// Called by onnx-runtimes.mjs: one runtime of JavaScript opens every network of a folder and answers.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [packages, runtime, folder] = process.argv.slice(2)
const { InferenceSession, Tensor } = createRequire(join(packages, 'package.json'))(runtime.split('@')[0])
const questions = JSON.parse(readFileSync(join(folder, 'questions.json'), 'utf8'))
let worst = 0
for (const { name, shape, input, answers } of questions) {
  const session = await InferenceSession.create(new Uint8Array(readFileSync(join(folder, `${name}.onnx`))))
  const feeds = { [session.inputNames[0]]: new Tensor('float32', Float32Array.from(input), shape) }
  const { data } = (await session.run(feeds))[session.outputNames[0]]
  const differences = answers.map((answer, i) => Math.abs(answer - data[i]))
  if (data.length !== answers.length || !differences.every((difference) => difference < 2e-6))
    throw new Error(`${runtime}: '${name}' answers otherwise, by ${Math.max(...differences)}`)
  worst = Math.max(worst, ...differences)
}
console.log(`${runtime} opens ${questions.length} networks and differs by ${worst.toExponential(1)} at most`)
