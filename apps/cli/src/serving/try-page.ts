import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 44rem; padding: 0 1rem }
h1 { font-size: 1.4rem } label { display: block; margin: .4rem 0 } label span { display: inline-block; min-width: 9rem }
input, select, textarea, button { font: inherit } textarea { width: 100%; min-height: 7rem }
canvas { border: 1px solid; width: 280px; image-rendering: pixelated; touch-action: none; background: #000; cursor: crosshair }
table { border-collapse: collapse; width: 100% } td { padding: .15rem .5rem .15rem 0 } td:last-child { width: 60% }
meter { width: 100% } pre { overflow: auto; padding: .6rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent) }
[role=alert] { color: #b3261e } @media (prefers-color-scheme: dark) { [role=alert] { color: #ff8a80 } }
`

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Content security policy: only scripts of this server and its one style. */
export const pageHeaders = {
  'content-security-policy': `default-src 'none'; script-src 'self'; style-src ${digest(style)}; connect-src 'self'; img-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

/** A page to try a network with: draw or choose an image, fill in a row of a table, or give numbers. */
export function tryPage(name: string): string {
  const shown = name.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown}</title><style>${style}</style></head>
<body data-model="${shown}"><h1>${shown}</h1><form id="inputs"></form><p id="error" role="alert"></p>
<section aria-live="polite"><table id="answer"></table></section>
<details><summary>The same from a shell</summary><pre id="request"></pre></details>
<script src="try.js"></script></body></html>
`
}
