import type { Token, Tokens } from 'marked'

/** File and line, so many lines below where something begins. */
export type Place = (below?: number) => string

/** A block of a lesson, and where it stands. */
export interface Part {
  readonly token: Token
  readonly place: Place
}

/** What a lesson's text can be made of. */
const readable = new Set([
  'space',
  'paragraph',
  'text',
  'strong',
  'em',
  'codespan',
  'code',
  'list',
  'link',
  'br',
  'escape',
  'checkbox',
])

const names: Readonly<Record<string, string>> = {
  html: 'HTML',
  image: 'an image',
  table: 'a table',
  hr: 'a line',
  heading: 'a heading',
  blockquote: 'a quote in a list or in a quote',
  def: 'an address for links apart from them',
  del: 'struck-out text',
}

/** The tokens of blocks that all can be shown. @throws Error with the place of one that cannot */
export function requireReadable(parts: readonly Part[]): Token[] {
  for (const { token, place } of parts) {
    const other = within(token).find(({ type }) => !readable.has(type) && type !== 'list_item')
    if (other)
      throw new Error(
        `${place()}: expected text, lists, code and links, received ${names[other.type] ?? other.type}: ${other.raw.trim().slice(0, 60)}`,
      )
    const code = token.type === 'code' ? (token as Tokens.Code).lang : undefined
    if (code && /\s/.test(code))
      throw new Error(`${place()}: nothing here takes a block called '${code}'; is it under another heading?`)
  }
  return parts.map(({ token }) => token)
}

/** A token and all inside it. */
function within(token: Token): Token[] {
  const inner =
    'items' in token && Array.isArray(token.items) ? (token.items as Token[]) : (token as Tokens.Generic).tokens
  return [token, ...(inner ?? []).flatMap(within)]
}

/** Does something, and says where it stands if it fails. */
export function inPlace<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error })
  }
}
