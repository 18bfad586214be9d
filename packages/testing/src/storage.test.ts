import { memoryStorage } from '@telarjs/core'
import { describeStorage } from './storage.js'

describeStorage('memoryStorage', memoryStorage)
