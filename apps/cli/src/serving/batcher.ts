/** A request that waits to be computed. */
interface Waiting {
  readonly inputs: Float32Array
  readonly rows: number
  readonly resolve: (answers: Float32Array) => void
  readonly reject: (error: unknown) => void
}

/** Computes answers `[rows, width]` for inputs `[rows, size]`. */
type Compute = (inputs: Float32Array, rows: number) => Promise<Float32Array>

/**
 * Dynamic batching: requests that arrive in the same turn of the event loop, or while others are being computed, are computed together. No request
 * waits for others to arrive, so a server with little load answers each at once.
 *
 * @param size values of one sample
 * @param most samples of a batch; a request that brings more makes a batch of its own
 */
export function createBatcher(compute: Compute, { size, most }: { readonly size: number; readonly most: number }) {
  let queue: Waiting[] = []
  let isRunning = false
  let rowsInside = 0

  /** Takes requests from the front of the queue until a batch is full. */
  function nextBatch(): Waiting[] {
    let rows = 0
    let count = 0
    while (count < queue.length && (count === 0 || rows + queue[count]!.rows <= most)) rows += queue[count++]!.rows
    const batch = queue.slice(0, count)
    queue = queue.slice(count)
    return batch
  }

  async function answer(batch: readonly Waiting[]): Promise<void> {
    const rows = batch.reduce((sum, request) => sum + request.rows, 0)
    try {
      const answers = await compute(joined(batch, rows * size), rows)
      const width = answers.length / rows
      let at = 0
      for (const { rows: count, resolve } of batch) resolve(answers.subarray(at * width, (at += count) * width))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      rowsInside -= rows
    }
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      await answer(nextBatch())
      // Read the requests that have arrived in the meantime before making the next batch.
      await new Promise((resume) => setImmediate(resume))
    }
    isRunning = false
  }

  return {
    add(inputs: Float32Array, rows: number): Promise<Float32Array> {
      rowsInside += rows
      const answers = new Promise<Float32Array>((resolve, reject) => {
        queue.push({ inputs, rows, resolve, reject })
      })
      if (!isRunning) {
        isRunning = true
        setImmediate(() => void run())
      }
      return answers
    },
    /** Samples that wait or are being computed. */
    waiting: () => rowsInside,
  }
}

function joined(batch: readonly Waiting[], length: number): Float32Array {
  if (batch.length === 1) return batch[0]!.inputs
  const all = new Float32Array(length)
  let at = 0
  for (const { inputs } of batch) {
    all.set(inputs, at)
    at += inputs.length
  }
  return all
}
