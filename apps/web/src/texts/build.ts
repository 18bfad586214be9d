import { build } from './en/build.js'
import { textsOf } from './language.js'

export const buildTexts = textsOf('build', build)
