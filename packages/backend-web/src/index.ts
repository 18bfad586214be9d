export { backendIds, type BackendId } from './ids.js'
export { startBackend, type StartedWebBackend, type StartOptions } from './start.js'
