import { palette } from './en/palette.js'
import { textsOf } from './language.js'

export const paletteTexts = textsOf('palette', palette)
