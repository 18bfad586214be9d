/** Several trained networks as one whose answer is the mean of theirs. */
export { makeEnsemble, type Ensemble, type EnsembleOptions, type Trained } from './make-ensemble.js'
