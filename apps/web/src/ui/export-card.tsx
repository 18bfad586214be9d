import type { JSX } from 'preact'
import { runAction } from '../state/page-action.js'
import { hasNetwork } from '../state/run.js'
import { Card } from './controls.js'
import { exportActions, type Ending } from './exports.js'
import { Icon } from './icons.js'
import { uiTexts as t } from '../texts/ui.js'

/** The trained network to take along. @param only those endings */
export function ExportCard({ only }: { readonly only?: readonly Ending[] }): JSX.Element | null {
  if (!hasNetwork.value) return null
  const offered = exportActions.filter(({ ending }) => !only || only.includes(ending))
  return (
    <Card title={t.takeAlong} class="export">
      <ul class="exports">
        {offered.map((action) => (
          <li key={action.id}>
            <button type="button" class="quiet" disabled={!action.isPossible()} onClick={() => void runAction(action)}>
              <Icon name="download" /> {action.label()}
            </button>
            <small>{action.about()}</small>
          </li>
        ))}
      </ul>
    </Card>
  )
}
