export { defineCallback, type Callback, type Phase, type Run } from './callback.js'
