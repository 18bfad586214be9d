import { asBytes, ExperimentError, isTelarError, sizeOf } from '@telarjs/core'
import type { TrainedModel } from '../model.js'
import type { OnnxEmitter } from '../onnx/emitter.js'
import { addModel } from '../onnx/write-onnx.js'
import { operators } from './operators.js'
import { createPageGraph } from './page-graph.js'
import { pageParts, startPage } from './page-view.js'
import { pageWords, type PageWords } from './page-words.js'
import { runGraph } from './run-graph.js'
import { pageStyle } from './style.js'
import type { PageGraph } from './tensor.js'
import { tools } from './tools.js'

/**
 * Writes an image classifier as one HTML file: the page takes images from files or the camera and computes the predictions itself, in plain
 * JavaScript, without a network connection. Its content security policy does not let it fetch anything.
 *
 * @param words what it says, in the language that those who open it speak
 * @throws ExperimentError for a network of other samples or of values, and for one with an operator that the page does not compute
 * @example
 * const html = writePage(await describeModel(checkpoint, registry))
 */
export function writePage(
  model: TrainedModel,
  emitters: Readonly<Record<string, OnnxEmitter>> = {},
  words: PageWords = pageWords,
): Uint8Array {
  const { sample } = model
  const { shape, classes } = sample
  if (shape.length !== 3 || (shape[2] !== 1 && shape[2] !== 3) || classes.length < 2)
    throw new ExperimentError({
      where: 'export as HTML',
      expected: 'a network that tells gray or color images apart, [height, width, 1] or [height, width, 3]',
      received: `samples [${shape.join(', ')}] and ${classes.length} classes`,
      remedy: 'ONNX and safetensors take any network',
    })
  const graph = createPageGraph()
  addModel(graph, model, emitters)
  const made = graph.finish()
  rehearse(made, shape)
  return new TextEncoder().encode(pageOf(model, made, words))
}

/** Reports a missing operator at export, and not to whoever opens the page. */
function rehearse(graph: PageGraph, shape: readonly number[]): void {
  try {
    runGraph(graph, { shape: [1, ...shape], values: new Float32Array(sizeOf(shape)) }, operators, tools)
  } catch (error) {
    if (isTelarError(error)) throw error
    throw new ExperimentError(
      { where: 'export as HTML', problem: (error as Error).message, remedy: 'ONNX takes this network' },
      { cause: error },
    )
  }
}

function pageOf({ experiment, sample, thresholds }: TrainedModel, graph: PageGraph, words: PageWords): string {
  const { shape, classes } = sample
  const constants = Object.entries(graph.constants).map(([key, constant]) => [
    key,
    { shape: constant.shape, base64: toBase64(asBytes(constant.values)) },
  ])
  const threshold = thresholds?.values.length === 1 ? { threshold: thresholds.values[0] } : {}
  const network = { shape, classes, ...threshold, words }
  const data = { ...network, nodes: graph.nodes, constants: Object.fromEntries(constants) as object }
  const said = (word: keyof PageWords) => escaped(words[word])
  const name = escaped(experiment.name)
  return `<!doctype html>
<html lang="${said('language')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src blob: data:; media-src blob: mediastream:">
<title>${name}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p>${said('invitation')}</p>
<p class="sources"><label>${said('image')} <input id="file" type="file" accept="image/*"></label> <button id="camera" type="button">${said('camera')}</button></p>
<div class="seen"><video muted playsinline hidden aria-label="${said('cameraSees')}"></video><canvas id="seen" role="img" aria-label="${said('asSeen')}"></canvas></div>
<p id="said" role="status" aria-live="polite"></p>
<ol id="answers" aria-label="${said('answers')}"></ol>
</main>
<script type="application/json" id="network">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script type="module">
const tools = ${sourceOf(tools)}
const operators = ${sourceOf(operators)}
const runGraph = ${runGraph.toString()}
const parts = ${sourceOf(pageParts)}
const startPage = ${startPage.toString()}
const { nodes, constants, ...network } = JSON.parse(document.getElementById('network').textContent)
for (const constant of Object.values(constants))
  constant.values = new Float32Array(Uint8Array.from(atob(constant.base64), (letter) => letter.charCodeAt(0)).buffer)
const answer = (values) => runGraph({ nodes, constants }, { shape: [1, ...network.shape], values }, operators, tools)
startPage({ ...network, answer }, parts)
</script>
</body>
</html>
`
}

/** Functions as an object in the source of a page. */
function sourceOf(functions: Readonly<Record<string, (...given: never[]) => unknown>>): string {
  return `{\n${Object.entries(functions)
    .map(([name, one]) => `${JSON.stringify(name)}: ${one.toString()}`)
    .join(',\n')}\n}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
