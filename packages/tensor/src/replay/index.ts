export { createReplayingRunner } from './replaying-runner.js'
