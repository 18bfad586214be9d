export { createCapturedRunner, type CapturedRunner } from './captured-runner.js'
export { CaptureError } from './capture-error.js'
export { copyOf } from './state-slots.js'
