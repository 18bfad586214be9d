import { train } from './en/train.js'
import { textsOf } from './language.js'

export const trainTexts = textsOf('train', train)
