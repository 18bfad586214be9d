export { isSoftware, nameOf } from './adapter.js'
export { chooseForm, formOf, type Form } from './form.js'
export { checkDevice, deviceError, watchDevice } from './health.js'
export { registerWebgpuKernels } from './registration.js'
