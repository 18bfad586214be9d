/** Control characters, and those that turn the direction of text around. */
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** What `bold`, `dim` and `red` write. */
// oxlint-disable-next-line no-control-regex
const ownStyles = /(\u001b\[(?:1|2|22|31|39)m)/

/**
 * Text with every control character written out, so that a name from a file can neither move the cursor nor forge a line.
 *
 * @example
 * visible('a\nb\u001b[2J') // 'a\\nb\\x1b[2J'
 */
export function visible(text: string): string {
  return text.replace(unseen, written)
}

/** A line of ours, which may have styles, tabs and line breaks. */
export function visibleLine(line: string): string {
  return line
    .split(ownStyles)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replace(unseen, (sign) => (/[\n\t]/.test(sign) ? sign : written(sign))),
    )
    .join('')
}

function written(sign: string): string {
  if (sign === '\n') return '\\n'
  if (sign === '\t') return '\\t'
  if (sign === '\r') return '\\r'
  const code = sign.charCodeAt(0)
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
