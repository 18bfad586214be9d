export { barChart, type BarChart } from './bars.js'
export { seriesColor, themeCss, themes, type Role } from './colors.js'
export {
  epochCurve,
  lossAccuracyScatter,
  lossAndAccuracy,
  runsCurve,
  stepCurve,
  type EpochsOfSplits,
} from './curves.js'
export { learningRateCurve, learningRateFinderCurve, type LearningRateSearch } from './learning-rate.js'
export {
  compareRuns,
  groupRuns,
  type ComparedRun,
  type Comparison,
  type ComparisonRow,
  type RunGroup,
  type TestMetric,
  type TestResult,
} from './compare-runs.js'
export { embeddingPlane, type EmbeddedSamples } from './embeddings.js'
export { confusionMatrix } from './confusion-matrix.js'
export { confusionsOf, largestConfusions, type Confusion } from './confusions.js'
export type { SeriesValues } from './curve-parts.js'
export { downsample, smooth, type Points } from './downsample.js'
export type { RunEpoch, RunScores } from './epoch-table.js'
export { experimentDifferences } from './experiment-differences.js'
export { firstLayerWeights, kernelPictures, type FirstKernel } from './first-layer.js'
export { figureWidth, type Caption, type Figure, type TextTable } from './figure.js'
export {
  importanceFigure,
  partialDependenceFigure,
  type ColumnsThatMatter,
  type DependenceOnColumn,
} from './interpretation.js'
export { makeSheet, pictureAt, pictureShape, signedPicture, type Picture } from './image.js'
export { metricLabel } from './metric-label.js'
export { lineChart, type LineChart, type Marker, type Series } from './line-chart.js'
export { figureHtml, htmlPage, tableHtml, type Page, type Section } from './page.js'
export { pca, type Principal } from './pca.js'
export { pictureGrid, type PictureGrid, type Tile } from './picture-grid.js'
export { encodePng, pngAddress, type Pixels } from './png.js'
export {
  predictedAgainstTrue,
  residualHistogram,
  residuals,
  worstErrors,
  type PredictedValues,
  type SampleInputs,
} from './regression.js'
export { reliabilityDiagram } from './reliability.js'
export { comparedRunFigures, runFigures } from './run-figures.js'
export { readRun, type RunRecord, type RunSteps } from './run-record.js'
export {
  augmentationGrid,
  oneOfEachClass,
  predictedClasses,
  samplesPerClass,
  worstMistakes,
  type Answers,
  type Samples,
} from './samples.js'
export { scatter, type ScatterGroup } from './scatter.js'
export { bestSoFar, parallelCoordinates, type SearchResults, type TrialPoint } from './search.js'
export { heatedPicture, whereItLooks, type HeatMaps, type LookedAt } from './where-it-looks.js'
export { wilcoxon, type SignedRank } from './signed-rank.js'
export { painted, standalone } from './svg-file.js'
export {
  balancedAccuracyOf,
  calibration,
  confusionOf,
  deviation,
  mcnemar,
  mean,
  pearson,
  type Calibration,
  type CalibrationBin,
  type McNemar,
} from './statistics.js'
export {
  dependenceWords,
  reliabilityWords,
  type DependenceWords,
  type FigureLanguage,
  type ReliabilityWords,
} from './words.js'
