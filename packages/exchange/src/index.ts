export {
  exportFormats,
  exportModel,
  formatOf,
  type ExportedFile,
  type Exporter,
  type ExportFormat,
  type ExportOptions,
} from './export.js'
export { dataMisfits } from './data-misfits.js'
export { openExported, signatureOfWeights } from './exported.js'
export type { KerasEmitter, KerasLayer } from './keras/emitter.js'
export { writeLayersModel, type LayersModelFiles } from './keras/write-layers-model.js'
export { describeModel, type ModelStep, type TrainedModel } from './model.js'
export type { OnnxEmitter, OnnxStep, OnnxTensor } from './onnx/emitter.js'
export type { OnnxAttribute, OnnxConstant, OnnxGraph } from './onnx/graph.js'
export { writeOnnx } from './onnx/write-onnx.js'
export { importWeights, readWeights, type ImportedWeights, type ImportTarget } from './weights.js'
export { checkOutputs, type OutputCheck } from './check-outputs.js'
export { pageWords, type PageWords } from './page/page-words.js'
export type { ReadBeside, ReadNetwork } from './networks/network.js'
export { fitNetwork, placeNetwork } from './networks/place-network.js'
export { holdsNetwork, readNetwork } from './networks/read-network.js'
