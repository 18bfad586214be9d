export type { CudaLibrary } from './cuda-libraries.js'
export { doctor, type DoctorOptions, type DoctorReport } from './doctor.js'
export { formatReport } from './doctor-text.js'
export { examineInChild } from './examine-in-child.js'
export {
  examineBackend,
  type AdapterReport,
  type BackendReport,
  type Examination,
  type ExamineOptions,
  type Speed,
} from './examine.js'
export { folderStorage, isOfDisk, writeError } from './folder-storage.js'
export { backendIds, type NodeBackendId } from './ids.js'
export { isAlive, partialName, sweepPartialFiles } from './partial-files.js'
export type { SelfTest } from './self-test.js'
export { startBackend, type StartedNodeBackend, type NodeStartOptions } from './start.js'
