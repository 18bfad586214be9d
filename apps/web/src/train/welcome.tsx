import { sizeOf } from '@telarjs/core'
import type { JSX } from 'preact'
import { choosePreset } from '../state/choose-preset.js'
import { presets } from '../state/presets.js'
import { toggleTraining } from '../state/actions.js'
import { catalog } from '../state/client.js'
import { draft, inspected, inspection, problems } from '../state/draft.js'
import { openLesson } from '../state/lesson.js'
import { isHidden } from '../shared/flags.js'
import { Icon } from '../ui/icons.js'
import { NetworkSketch } from './network-sketch.js'
import { shortId } from '../shared/draft.js'
import { grouped } from '../texts/numbers.js'
import { pageTexts } from '../texts/page.js'
import { presetsTexts as t } from '../texts/presets.js'

/** Before the first run: what will learn what, and one button. */
export function Welcome(): JSX.Element {
  const wrong = problems.value
  return (
    <div class="welcome">
      <NetworkSketch />
      <h2>{t.title}</h2>
      <p class={wrong.length > 0 ? 'lead wrong' : 'lead'}>{wrong.length > 0 ? t.doesNotFit : sentence()}</p>
      <button
        type="button"
        class="primary large"
        disabled={inspected.value && wrong.length > 0}
        onClick={() => void toggleTraining()}
      >
        <Icon name="play" /> {pageTexts.train}
      </button>
      <p class="hint">{t.ownMachine}</p>
      {!isHidden('presets') && !openLesson.value && <Beginnings />}
    </div>
  )
}

function sentence(): string {
  const { data, layers } = inspection.value
  if (!data) return t.looking
  const what = data.classes.length > 1 ? t.tellApart(data.classes.length) : t.predict(sizeOf(data.targetShape))
  return t.willLearn(layers.length, what, grouped(data.samples['train'] ?? 0), shortId(draft.value.data.use))
}

function Beginnings(): JSX.Element {
  const shown = presets.value.filter(({ group }) => group !== 'elsewhere')
  const now = JSON.stringify(draft.value)
  return (
    <ul class="beginnings" aria-label={t.beginnings}>
      {shown.map((preset) => (
        <li key={preset.id}>
          <button
            type="button"
            aria-pressed={JSON.stringify(preset.experiment) === now}
            disabled={catalog.value.length === 0}
            onClick={() => choosePreset(preset)}
          >
            <small>{preset.group === 'good' ? t.works : t.groups.wrong}</small>
            <b>{preset.label}</b>
            <span>{preset.why}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
