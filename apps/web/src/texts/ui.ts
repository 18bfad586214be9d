import { ui } from './en/ui.js'
import { textsOf } from './language.js'

export const uiTexts = textsOf('ui', ui)
