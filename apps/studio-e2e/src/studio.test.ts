import { afterAll, beforeAll, describe, vi } from 'vitest'
import { buildScenarios } from './build.scenario.js'
import { followScenarios } from './follow.scenario.js'
import { hostScenarios } from './host.scenario.js'
import { lookScenarios } from './look.scenario.js'
import { ownDataScenarios } from './own-data.scenario.js'
import { startStudio, type Studio } from './studio.js'
import { trainScenarios } from './train.scenario.js'
import { understandScenarios } from './understand.scenario.js'

// One file, so that the page is built once and two cores carry one browser.
let studio: Studio | undefined
const started = () => studio!

// A machine that does other things besides takes its time.
vi.setConfig({ testTimeout: 180_000 })

beforeAll(async () => {
  studio = await startStudio()
})

afterAll(() => studio?.close())

describe('build', () => {
  buildScenarios(started)
})
describe('train', () => {
  trainScenarios(started)
})
describe('follow', () => {
  followScenarios(started)
})
describe('understand', () => {
  understandScenarios(started)
})
describe('own data', () => {
  ownDataScenarios(started)
})
describe('host', () => {
  hostScenarios(started)
})
describe('look', () => {
  lookScenarios(started)
})
