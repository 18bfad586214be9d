export { createCapturedRunner, createTunedRunner, type CapturedRunner } from './captured-runner.js'
export { CaptureError } from './capture-error.js'
export { createStackedRunner, type StackedRunner, type StackMember } from '../stacked/stacked-runner.js'
export { copyOf } from './state-slots.js'
