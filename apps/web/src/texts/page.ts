import { page } from './en/page.js'
import { textsOf } from './language.js'

export const pageTexts = textsOf('page', page)
