/** How far a download is. */
export interface DownloadProgress {
  readonly address: string
  /** Bytes that are here, those of an interrupted download included. */
  readonly loaded: number
  /** Undefined where the server does not say. */
  readonly total: number | undefined
}

/** A file that is only partly downloaded. */
export interface PartialFile {
  readonly size: number
  append(chunk: Uint8Array): Promise<void>
  /** Discards the bytes so far. */
  clear(): Promise<void>
  bytes(): Promise<Uint8Array>
  /** Makes it the complete file, at once. */
  complete(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** How bytes are fetched. */
export interface TransferOptions {
  readonly fetch: typeof fetch
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined
  /** Milliseconds without a byte after which the server is given up. */
  readonly stallMs: number
}

/** Fetches what is missing of a file; a server that cannot continue sends it anew. @throws Error that says why it broke off */
export async function transfer(
  address: string,
  partial: PartialFile,
  expected: number | undefined,
  options: TransferOptions,
): Promise<void> {
  if (expected !== undefined && partial.size > expected) await partial.clear()
  if (partial.size > 0 && partial.size === expected) return
  // A browser's own fetch refuses to be called as the method of another object: "Illegal invocation".
  const { fetch: request } = options
  const idleTimeout = createIdleTimeout(options.stallMs)
  const signal = options.signal ? AbortSignal.any([options.signal, idleTimeout.signal]) : idleTimeout.signal
  try {
    // With a content encoding, byte offsets would count compressed bytes and the download could not be resumed.
    const headers = { 'accept-encoding': 'identity', ...(partial.size > 0 ? { range: `bytes=${partial.size}-` } : {}) }
    const response = await request(address, { headers, signal })
    if (response.status === 416) {
      await partial.clear()
      throw new Error('the server has less of the file than is here')
    }
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim())
    if (response.status !== 206 || !response.headers.get('content-range')?.startsWith(`bytes ${partial.size}-`))
      await partial.clear()
    const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length')
    const total = expected ?? (length === null ? undefined : partial.size + Number(length))
    for await (const chunk of chunksOf(response)) {
      idleTimeout.renew()
      await partial.append(chunk)
      options.onProgress?.({ address, loaded: partial.size, total })
    }
    if (total !== undefined && partial.size < total)
      throw new Error(`the connection ended after ${partial.size} of ${total} bytes`)
  } finally {
    idleTimeout.end()
  }
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (!body) return
  const reader = body.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
}

/** A signal that aborts when no bytes have arrived for `ms` milliseconds; `renew` starts the time again. */
function createIdleTimeout(ms: number): { readonly signal: AbortSignal; renew(): void; end(): void } {
  const controller = new AbortController()
  const giveUp = () => controller.abort(new Error(`nothing was received for ${ms / 1000} seconds`))
  let timer = setTimeout(giveUp, ms)
  return {
    signal: controller.signal,
    renew() {
      clearTimeout(timer)
      timer = setTimeout(giveUp, ms)
    },
    end: () => clearTimeout(timer),
  }
}
