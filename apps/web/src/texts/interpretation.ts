import { interpretation } from './en/interpretation.js'
import { textsOf } from './language.js'

export const interpretationTexts = textsOf('interpretation', interpretation)
