export { createCapturedRunner, type CapturedRunner } from './captured-runner.js'
export { CaptureError } from './error.js'
export { copyOf } from './state.js'
