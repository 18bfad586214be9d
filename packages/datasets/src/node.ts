/** What data sets need of Node: files and downloads. Kept apart, so that nothing for browsers imports `node:` modules. */
export { makeFolder } from './make-folder.js'
export { createDownload, defaultCacheDirectory, type NodeDownloadOptions } from './node-download.js'
export { nodeFiles, type NodeFilesOptions } from './node-files.js'
export type { DownloadProgress } from './transfer.js'
