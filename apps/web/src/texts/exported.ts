import { exported } from './en/exported.js'
import { textsOf } from './language.js'

export const exportedTexts = textsOf('exported', exported)
