import { offers } from './en/offers.js'
import { textsOf } from './language.js'

export const offersTexts = textsOf('offers', offers)
