import type { ComponentChildren, JSX } from 'preact'

interface SectionProps {
  readonly title: string
  readonly note?: ComponentChildren
  readonly open?: boolean
  readonly wrong?: boolean
  readonly children: ComponentChildren
}

/** A part of the experiment that opens and closes. */
export function Section({ title, note, open = false, wrong = false, children }: SectionProps): JSX.Element {
  return (
    <details class={`section ${wrong ? 'wrong' : ''}`} open={open}>
      <summary>
        <h3>{title}</h3>
        <span class="note">{note}</span>
      </summary>
      <div class="content">{children}</div>
    </details>
  )
}
