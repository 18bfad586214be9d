import { ExperimentError, type Issue } from '@telarjs/core'

/** The environment variables that MLflow's own client reads too. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where an MLflow server is, and how it is asked. */
export interface Server {
  /** Without a slash at its end. */
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  /** Of one request. */
  readonly timeoutMs: number
}

/** Whether a process runs this, and no page. */
export const isNode = (): boolean => globalThis.process?.versions?.node !== undefined

/** Where `mlflow server` listens unless it is told otherwise. */
const usualAddress = 'http://127.0.0.1:5000'

/**
 * The server that an option or `MLFLOW_TRACKING_URI` names, with credentials from `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`, or
 * `MLFLOW_TRACKING_TOKEN`.
 *
 * @throws ExperimentError for what is no server
 */
export function serverOf(given: string | undefined, environment: Environment, where: string): Server {
  const [place, address] =
    given === undefined
      ? ['MLFLOW_TRACKING_URI', environment['MLFLOW_TRACKING_URI'] ?? usualAddress]
      : [`${where}: callback:mlflow with.address`, given]
  const issue = wrongIn(place, address)
  if (issue) throw new ExperimentError(issue)
  const seconds = Number(environment['MLFLOW_HTTP_REQUEST_TIMEOUT'] ?? 10)
  return {
    address: address.replace(/\/+$/, ''),
    headers: credentialsIn(environment),
    timeoutMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 10_000,
  }
}

function wrongIn(where: string, address: string): Issue | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    return {
      where,
      expected: 'the http:// or https:// address of an MLflow server',
      received: address,
      remedy: 'mlflow server --port 5000 starts one at http://127.0.0.1:5000',
    }
  if (url.username === '' && url.password === '') return undefined
  // Not shown: it holds a password.
  return {
    where,
    expected: 'an address without a user name and password, since experiments are saved and shared',
    remedy: 'set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD',
  }
}

function credentialsIn(environment: Environment): Record<string, string> {
  const [user, password] = [environment['MLFLOW_TRACKING_USERNAME'], environment['MLFLOW_TRACKING_PASSWORD']]
  const token = environment['MLFLOW_TRACKING_TOKEN']
  if (user && password) {
    const bytes = new TextEncoder().encode(`${user}:${password}`)
    return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` }
  }
  return token ? { authorization: `Bearer ${token}` } : {}
}
