import { lessons } from './en/lessons.js'
import { textsOf } from './language.js'

export const lessonsTexts = textsOf('lessons', lessons)
