import { figureWidth, type Figure } from '@telarjs/report'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { useWidth } from './use-width.js'
import { interpretationTexts as t } from '../texts/interpretation.js'

interface ReportFigureProps {
  /** @param width as much as there is room for */
  readonly draw: (width: number) => Figure
}

/** A figure as reports have it, in the colors of the page, as wide as there is room. What it says in words and numbers can be opened below it. */
export function ReportFigure({ draw }: ReportFigureProps): JSX.Element {
  const holder = useRef<HTMLDivElement>(null)
  const room = useWidth(() => holder.current!)
  const { title, summary, svg, table } = draw(Math.min(figureWidth, room || figureWidth))
  return (
    <figure class="report-figure">
      {/* The report escapes all text that it puts into its drawings. */}
      <div ref={holder} dangerouslySetInnerHTML={{ __html: svg }} />
      <figcaption class="hint">{summary}</figcaption>
      <details>
        <summary>{t.asNumbers}</summary>
        <div class="table-scroll" tabIndex={0} role="region" aria-label={t.figureAsNumbers(title)}>
          <table>
            <thead>
              <tr>
                {table.head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}
