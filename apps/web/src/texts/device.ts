import { device } from './en/device.js'
import { textsOf } from './language.js'

export const deviceTexts = textsOf('device', device)
