import { classes } from './en/classes.js'
import { textsOf } from './language.js'

export const classesTexts = textsOf('classes', classes)
