export type { QueueTask, Refusal } from './follow.js'
export { openQueue, type QueueOptions, type SearchQueue } from './search-queue.js'
export type { QueueWorker, QueueWorkerOptions, TaskContext } from './serve.js'
