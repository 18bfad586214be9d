export { createReplayingRunner } from './replayed-runner.js'
