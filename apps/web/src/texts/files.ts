import { files } from './en/files.js'
import { textsOf } from './language.js'

export const filesTexts = textsOf('files', files)
