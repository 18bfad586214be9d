import type { JSX } from 'preact'
import { membersOf, shortId } from '../shared/draft.js'
import { catalog } from '../state/client.js'
import { draftOf } from '../state/draft-of.js'
import { shownRun } from '../state/run.js'
import { brief } from '../ui/brief.js'
import { Card } from '../ui/controls.js'
import { trainTexts as t } from '../texts/train.js'
import '../styles/ensemble.css'

/** The networks whose answers an ensemble averages, each with its layers. */
export function EnsembleCard(): JSX.Element | null {
  const experiment = shownRun.value?.experiment
  const members = experiment && membersOf(draftOf(experiment, catalog.value))
  if (!members) return null
  return (
    <Card title={t.ensemble} note={t.meanOf(members.length)} class="ensemble">
      <ol class="members">
        {members.map((layers, index) => (
          <li key={index}>
            <b>{t.member(index + 1)}</b>
            <ol class="member-layers">
              {layers.map((spec, at) => (
                <li key={at}>
                  {shortId(spec.use)} <span class="brief">{brief(spec)}</span>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </Card>
  )
}
