import { views } from './en/views.js'
import { textsOf } from './language.js'

export const viewsTexts = textsOf('views', views)
