import { presets } from './en/presets.js'
import { textsOf } from './language.js'

export const presetsTexts = textsOf('presets', presets)
