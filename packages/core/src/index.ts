export { makeValue } from './check-plugin.js'
export { create, type ValueOf } from './create.js'
export { append, asBytes, concat, equalBytes } from './bytes.js'
export { crc32, crc32c } from './checksum.js'
export {
  compareSignatures,
  describeTargets,
  inputScale,
  isSameData,
  type ClassCount,
  type ColumnSignature,
  type DataSignature,
  type InputSignature,
  type TargetScale,
  type TargetSignature,
  type ValueUnits,
} from './data-signature.js'
export {
  BackendError,
  DataError,
  ExperimentError,
  isTelarError,
  PluginError,
  TrainError,
  issuesWithin,
  restoreError,
  withRemedy,
  type TelarError,
  type TelarErrorName,
} from './errors.js'
export {
  runEventTypes,
  type BackendDescription,
  type Evaluation,
  type MetricValue,
  type RunEvent,
  type RunEvents,
  type RunEventType,
  type RunStatus,
  type ValueKind,
} from './events.js'
export {
  parseExperiment,
  type ResolvedExperiment,
  specOf,
  type Experiment,
  type ExperimentFor,
  type ExperimentKind,
  type ParsedExperiment,
} from './experiment.js'
export { canonicalJson, diffExperiments, type DiffOptions, type ExperimentDifference } from './experiment-diff.js'
export { thrownInWords } from './thrown.js'
export { jsonOptions, type JsonOption, type JsonOptions, type NumberOption } from './json-options.js'
export { isPlainObject, ownValue, type Json, type JsonObject, type PlainJson } from './json.js'
export { isNestedTooDeeply, parseJson } from './parse-json.js'
export { parseSavedExperiment } from './saved-experiment.js'
export {
  counted,
  duration,
  formatMetric,
  grouped,
  layerLabel,
  listed,
  percent,
  short,
  tensorLabel,
  withArticle,
} from './format.js'
export { experimentJsonSchema, optionsJsonSchema } from './json-schema.js'
export { nearest } from './nearest.js'
export { describeIssue, missing, unknownName, type Issue } from './issues.js'
export { checkOptions } from './options.js'
export { show } from './show.js'
export { matchParams, paramsOption } from './param-pattern.js'
export { booleanOption } from './option-schemas.js'
export { philox4x32 } from './philox.js'
export { protobuf, type ProtobufField } from './protobuf.js'
export {
  definePlugin,
  noOptions,
  pluginContract,
  pluginDefiner,
  type AnySpec,
  type CreateContext,
  type DefinePlugin,
  type Kind,
  type OptionsOf,
  type Plugin,
  type PluginDefinition,
  type PluginExporters,
  type PluginKinds,
  type PluginOptions,
} from './plugin.js'
export { centralDifferences, type CentralDifference } from './central-difference.js'
export { createRandom, hash, toUniform, type Random } from './random.js'
export {
  checkpointFile,
  isInsideFolder,
  runFiles,
  type LoggedMetrics,
  type LoggedNumber,
  type RunLogLine,
} from './run-folder.js'
export { parseRunLog, parseRunLogLine } from './run-log.js'
export {
  readSafetensors,
  writeSafetensors,
  type SafetensorsEntry,
  type SafetensorsFile,
  type StoredArray,
} from './safetensors.js'
export { showShape, sizeOf } from './shapes.js'
export { createRegistry, type ParsedSpec, type Registry } from './registry.js'
export type { NestedSpec, Spec, SpecIn } from './spec.js'
export { memoryStorage, type Storage } from './storage.js'
export { batchSizeFor, resolveExperiment, type DataFacts } from './resolve-experiment.js'
