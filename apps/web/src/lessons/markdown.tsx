import type { Token, Tokens } from 'marked'
import type { ComponentChildren, JSX } from 'preact'

/** Text of a lesson. It was checked when the lesson was read; what is shown is made of elements, never of HTML that it holds. */
export function Markdown({ tokens }: { readonly tokens: readonly Token[] }): JSX.Element {
  return <>{tokens.map((token, index) => element(token, index))}</>
}

function element(token: Token, key: number): ComponentChildren {
  switch (token.type) {
    case 'paragraph':
      return <p key={key}>{inside(token)}</p>
    case 'strong':
      return <strong key={key}>{inside(token)}</strong>
    case 'em':
      return <em key={key}>{inside(token)}</em>
    case 'codespan':
      return <code key={key}>{token.text}</code>
    case 'code':
      return (
        <pre key={key} tabIndex={0}>
          {token.text}
        </pre>
      )
    case 'br':
      return <br key={key} />
    case 'list':
      return <List key={key} list={token as Tokens.List} />
    case 'link':
      return <Link key={key} link={token as Tokens.Link} />
    case 'space':
    case 'checkbox':
      return null
    default:
      return 'tokens' in token && token.tokens ? inside(token) : (token as Tokens.Text).text
  }
}

function inside(token: Token): ComponentChildren {
  return ((token as Tokens.Generic).tokens ?? []).map(element)
}

function List({ list: { ordered, start, items } }: { readonly list: Tokens.List }): JSX.Element {
  const inner = items.map((item, index) => <li key={index}>{item.tokens.map(element)}</li>)
  return ordered ? <ol start={Number(start) || 1}>{inner}</ol> : <ul>{inner}</ul>
}

/** Opens beside the lesson; an address that is no web page is shown as text. */
function Link({ link }: { readonly link: Tokens.Link }): JSX.Element {
  if (!/^https?:/i.test(link.href)) return <>{inside(link)}</>
  return (
    <a href={link.href} target="_blank" rel="noopener noreferrer">
      {inside(link)}
    </a>
  )
}
