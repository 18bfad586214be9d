/** What data sets need of a page: dropped files, addresses and downloads. */
export type { DownloadProgress } from './transfer.js'
export { createDownload, type WebDownloadOptions } from './web-download.js'
export { filesByPath, webFiles, type WebFilesOptions } from './web-files.js'
