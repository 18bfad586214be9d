import { ExperimentError } from '@telarjs/core'

/** Where the queue is and how one gets in. */
export interface QueueAddress {
  /** With the password, where there is one. */
  readonly url: string
  /** Without the password, for messages. */
  readonly shown: string
  /** Whether anyone who can reach the server may write to it from another machine. */
  readonly isOpen: boolean
}

/**
 * Reads the address of a Redis or Valkey server.
 *
 * @param password used where the address has none
 * @throws ExperimentError for anything else
 */
export function parseAddress(text: string, password?: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    throw new ExperimentError({
      where: 'queue',
      expected:
        'the address of a Redis or Valkey server, such as redis://localhost:6379 or rediss://:password@host:6380',
      received: url?.password ? withoutPassword(url) : text,
    })
  if (url.password === '' && password) url.password = encodeURIComponent(password)
  const isLoopback = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)
  return { url: url.href, shown: withoutPassword(url), isOpen: url.password === '' && !isLoopback }
}

function withoutPassword(url: URL): string {
  const shown = new URL(url)
  shown.password = ''
  shown.username = ''
  return shown.href
}
