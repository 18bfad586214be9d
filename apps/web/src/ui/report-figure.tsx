import type { Figure } from '@telarjs/report'
import type { JSX } from 'preact'
import { interpretationTexts as t } from '../texts/interpretation.js'

/** A figure as reports have it, in the colors of the page. What it says in words and numbers can be opened below it. */
export function ReportFigure({ figure }: { readonly figure: Figure }): JSX.Element {
  const { title, summary, svg, table } = figure
  return (
    <figure class="report-figure">
      {/* The report escapes all text that it puts into its drawings. */}
      <div
        class="table-scroll"
        tabIndex={0}
        role="region"
        aria-label={title}
        dangerouslySetInnerHTML={{ __html: svg }}
      />
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
