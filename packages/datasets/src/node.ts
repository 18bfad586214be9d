/** What data sets need of Node: files and downloads. Kept apart, so that nothing for browsers imports `node:` modules. */
export { cacheName } from './io/downloader.js'
export { makeFolder } from './io/make-folder.js'
export { createDownload, defaultCacheDirectory, type NodeDownloadOptions } from './io/node-download.js'
export { nodeFiles, type NodeFilesOptions } from './io/node-files.js'
export { withShardThread } from './io/shard-files.js'
export type { DownloadProgress } from './io/transfer.js'
