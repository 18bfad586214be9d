export { backendIds, type WebBackendId } from './ids.js'
export { startBackend, type StartedWebBackend, type WebStartOptions } from './start.js'
