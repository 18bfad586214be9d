import type { BackendDescription, ParsedExperiment, Storage } from '@telarjs/core'
import type { TrainOptions } from '@telarjs/trainer'
import { readAhead, withPackedMnist } from './packed-files.js'

/** What a command needs of this machine: the backend that was started, files, downloads and storage. */
export interface Host {
  readonly backend: BackendDescription
  /** @param say tells of long downloads */
  forTraining(say: (line: string) => void): Pick<TrainOptions, 'backend' | 'lost' | 'files' | 'download'>
  storage(folder: string): Storage
  stop(): Promise<void>
}

/** Starts the backend and gives access to files. @throws BackendError that names the remedy */
export async function startHost({
  backend,
  requireGpu,
  threads,
  data,
}: {
  readonly backend?: string | undefined
  readonly requireGpu?: boolean
  readonly threads?: number
  /** The data that will be trained on: reading it begins at once. */
  readonly data?: ParsedExperiment['data']
}): Promise<Host> {
  const [{ startBackend, folderStorage }, { nodeFiles, withShardThread, createDownload, defaultCacheDirectory }] =
    await Promise.all([import('@telarjs/backend-node'), import('@telarjs/datasets/node')])
  const files = () => withPackedMnist(withShardThread(nodeFiles()))
  const ahead = data && readAhead(files(), data)
  const { promise: lost, reject: onError } = rejectable()
  const started = await startBackend({
    ...(backend ? { backend: backend as 'auto' } : {}),
    ...(requireGpu ? { requireGpu } : {}),
    ...(threads ? { threads } : {}),
    cacheDirectory: defaultCacheDirectory(),
    onError,
  })
  return {
    backend: started,
    forTraining: (say) => ({
      backend: started,
      lost,
      files: ahead ?? files(),
      download: createDownload({ onProgress: createDownloadView(say) }),
    }),
    storage: folderStorage,
    stop: () => started.stop(),
  }
}

/** A promise that never resolves and may be rejected; a rejection that nobody awaits is no unhandled one. */
function rejectable(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<never>((_, fail) => (reject = fail))
  promise.catch(() => undefined)
  return { promise, reject }
}

/** Files and downloads, for a command that needs data but no backend. */
export async function dataAccess(say: (line: string) => void): Promise<Pick<TrainOptions, 'files' | 'download'>> {
  const { nodeFiles, createDownload } = await import('@telarjs/datasets/node')
  return { files: withPackedMnist(nodeFiles()), download: createDownload({ onProgress: createDownloadView(say) }) }
}

/** Says at each tenth of a download how far it is. */
function createDownloadView(say: (line: string) => void) {
  let shown = ''
  return ({
    address,
    loaded,
    total,
  }: {
    readonly address: string
    readonly loaded: number
    readonly total: number | undefined
  }) => {
    const tenths = total ? Math.floor((10 * loaded) / total) : 0
    const line = `${address}: ${total ? `${tenths * 10} % of ${(total / 1e6).toFixed(1)} MB` : 'downloading'}`
    if (line !== shown) say(line)
    shown = line
  }
}
