import { withoutType, type EntryOf } from './entries.js'
import type { Server } from './server.js'

/** An answer that says no. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** Whether the same request would be refused again. */
  readonly isFinal: boolean

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(`${status} ${message}`)
    this.isFinal = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)
  }
}

/** A run at the server. */
export interface ServerRun {
  readonly run_id: string
  readonly experiment_id: string
  readonly artifact_uri: string
}

/** What a run of ours is known by. */
export interface RunName {
  readonly experiment: string
  readonly name: string
  /** The value of the tag `telar.run`. */
  readonly id: string
}

export type Client = ReturnType<typeof createClient>

/** Sends a request to `/api/2.0/` and reads its answer. @throws Refusal for one that says no */
type Request = (method: string, path: string, body?: string | Uint8Array) => Promise<unknown>

/** The calls of MLflow's REST API (2.0) that a tracker needs. */
export function createClient(server: Server, signal: AbortSignal) {
  const request = requester(server, signal)
  const post = <T>(path: string, body: unknown) => request('POST', `mlflow/${path}`, JSON.stringify(body)) as Promise<T>
  return {
    /** The run with our id, made where there is none, so that a reply that was lost makes no second one. */
    async openRun({ experiment, name, id }: RunName): Promise<ServerRun> {
      const experimentId = (await findExperiment(request, experiment)) ?? (await makeExperiment(request, experiment))
      const { runs = [] } = await post<{ runs?: { info: ServerRun }[] }>('runs/search', {
        experiment_ids: [experimentId],
        filter: `tags.\`telar.run\` = '${id}'`,
        max_results: 1,
      })
      if (runs[0]) return runs[0].info
      const made = await post<{ run: { info: ServerRun } }>('runs/create', {
        experiment_id: experimentId,
        run_name: name,
        start_time: Date.now(),
        tags: [{ key: 'telar.run', value: id }],
      })
      return made.run.info
    },

    logBatch: (run: ServerRun, batch: Record<'metrics' | 'params' | 'tags', readonly unknown[]>) =>
      post('runs/log-batch', { run_id: run.run_id, ...batch }),

    updateStatus: (run: ServerRun, entry: EntryOf<'status'>) =>
      post('runs/update', { run_id: run.run_id, ...withoutType(entry) }),

    /** Uploads through the server. @throws Refusal where the server sends its clients to a store of its own, such as S3 */
    async putArtifact(run: ServerRun, path: string, bytes: Uint8Array): Promise<unknown> {
      const place = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/.exec(run.artifact_uri)?.[1]
      if (place !== undefined) return request('PUT', `mlflow-artifacts/artifacts/${place}/${path}`, bytes)
      const problem = `the server keeps artifacts at ${run.artifact_uri}, where only MLflow's client writes`
      throw new Refusal(400, '', problem)
    },
  }
}

function requester({ address, headers, timeoutMs }: Server, signal: AbortSignal): Request {
  return async (method, path, body) => {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const answer = await fetch(`${address}/api/2.0/${path}`, {
      method,
      headers: { ...headers, 'content-type': type },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(body === undefined ? {} : { body: body as BodyInit }),
    })
    const text = await answer.text()
    const { error_code = '', message = text.slice(0, 200), ...rest } = objectIn(text)
    if (!answer.ok) throw new Refusal(answer.status, String(error_code), String(message))
    return rest
  }
}

async function findExperiment(request: Request, name: string): Promise<string | undefined> {
  try {
    const query = new URLSearchParams({ experiment_name: name })
    const found = await request('GET', `mlflow/experiments/get-by-name?${query}`)
    return (found as { experiment: { experiment_id: string } }).experiment.experiment_id
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
    throw error
  }
}

async function makeExperiment(request: Request, name: string): Promise<string> {
  try {
    const made = await request('POST', 'mlflow/experiments/create', JSON.stringify({ name }))
    return (made as { experiment_id: string }).experiment_id
  } catch (error) {
    // Another run may have made it in between.
    const isThere = error instanceof Refusal && error.code === 'RESOURCE_ALREADY_EXISTS'
    const found = isThere ? await findExperiment(request, name) : undefined
    if (found === undefined) throw error
    return found
  }
}

/** The server answers errors as JSON, as text and as HTML. */
function objectIn(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) }
  } catch {
    return {}
  }
}
