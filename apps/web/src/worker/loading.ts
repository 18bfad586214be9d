/** Bytes of the files that are on their way. */
export interface Loading {
  readonly loaded: number
  /** 0 where a server does not say. */
  readonly total: number
}

/** Counts the bytes of several files together. @param onProgress is told at each piece; `loaded` equals `total` when all are here */
export function createLoading(onProgress: (loading: Loading) => void) {
  const files = new Map<string, Loading>()

  function note(name: string, file: Loading): void {
    files.set(name, file)
    const all = [...files.values()]
    const loaded = all.reduce((sum, each) => sum + each.loaded, 0)
    const total = all.some((each) => each.total === 0) ? 0 : all.reduce((sum, each) => sum + each.total, 0)
    if (all.every((each) => each.loaded === each.total && each.total > 0)) files.clear()
    onProgress({ loaded, total })
  }

  return {
    note,
    /** A response whose pieces are noted as they come. */
    watch(name: string, response: Response): Response {
      const total = Number(response.headers.get('content-length') ?? 0)
      if (!response.body || !total) return response
      let loaded = 0
      const counting = new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          loaded = Math.min(total, loaded + piece.length)
          note(name, { loaded, total })
          controller.enqueue(piece)
        },
        flush: () => note(name, { loaded: total, total }),
      })
      return new Response(response.body.pipeThrough(counting), response)
    },
  }
}

export type LoadingNotes = ReturnType<typeof createLoading>
