import { runs } from './en/runs.js'
import { textsOf } from './language.js'

export const runsTexts = textsOf('runs', runs)
