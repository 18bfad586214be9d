import { state } from './en/state.js'
import { textsOf } from './language.js'

export const stateTexts = textsOf('state', state)
