import { TrainError } from '@telarjs/core'
import { Redis } from 'ioredis'
import type { QueueAddress } from './address.js'

/** Connections to one server, which heal by themselves. */
export interface QueueConnection {
  /** For commands; shared. */
  readonly client: Redis
  /** Another one, for commands that block. */
  duplicate(): Redis
  close(): void
}

/** How long a server may take to answer at the start. */
const patienceMs = 5000

/**
 * Connects, and waits until the server answers. Later outages are waited for: commands go out once it is back.
 *
 * @param onWarning told when the server stops to answer, and when it answers again
 * @throws TrainError with the last error of the connection; ioredis itself would wait forever, also for a wrong password
 */
export async function connect(
  { url, shown }: QueueAddress,
  onWarning: (message: string) => void,
): Promise<QueueConnection> {
  const clients: Redis[] = []
  let lastError: Error | undefined
  let isAway = false
  let isOpen = false

  function open(): Redis {
    const client = new Redis(url, {
      maxRetriesPerRequest: null,
      retryStrategy: (attempts) => Math.min(200 * attempts, 2000),
    })
    client.on('error', (error: Error) => {
      lastError = error
      if (isOpen && !isAway) onWarning(`${shown} does not answer (${describe(error)}); waiting for it`)
      isAway = isOpen
    })
    client.on('ready', () => {
      if (isAway) onWarning(`${shown} answers again`)
      isAway = false
    })
    clients.push(client)
    return client
  }

  function close(): void {
    isOpen = false
    for (const client of clients) client.disconnect()
  }

  const client = open()
  const answered = await within(client.ping(), patienceMs)
  if (!answered) {
    close()
    throw new TrainError({
      where: shown,
      problem: `the queue does not answer: ${lastError ? describe(lastError) : `nothing within ${patienceMs / 1000} s`}`,
      remedy: 'check that a Redis or Valkey server runs there, the password, and for rediss:// its certificate',
    })
  }
  isOpen = true
  return { client, duplicate: open, close }
}

/** Whether something comes true in time. A failure is waited for too: the connection tries again. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((done) => (timer = setTimeout(() => done(false), ms)))
  const done = promise.then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([done, late])
  } finally {
    clearTimeout(timer)
  }
}

/** An AggregateError, which Node throws where a name has several addresses, has no message of its own. */
function describe(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  return error.message || code || error.name
}

/**
 * What is dangerous about how the server is set up, as warnings. A server that does not let this be asked is believed.
 */
export async function inspectServer(client: Redis): Promise<string[]> {
  const setting = async (name: string): Promise<string | undefined> => {
    const answer: unknown = await client.config('GET', name).catch(() => undefined)
    return Array.isArray(answer) ? (answer[1] as string | undefined) : undefined
  }
  const [policy, appendOnly] = await Promise.all([setting('maxmemory-policy'), setting('appendonly')])
  return [
    ...(policy !== undefined && policy !== 'noeviction'
      ? [`the queue's server drops keys when its memory is full (maxmemory-policy ${policy}); set it to noeviction`]
      : []),
    ...(appendOnly === 'no'
      ? ["the queue's server keeps nothing over a crash; with appendonly yes trials that run are not begun again"]
      : []),
  ]
}
