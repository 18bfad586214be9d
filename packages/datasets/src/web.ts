/** What data sets need of a page: dropped files, addresses and downloads. */
export type { DownloadProgress } from './io/transfer.js'
export { createDownload, type WebDownloadOptions } from './io/web-download.js'
export { filesByPath, webFiles, type WebFilesOptions } from './io/web-files.js'
