import { sizeOf, grouped } from '@telarjs/core'
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

/** Before the first run: what will learn what, and one button. */
export function Welcome(): JSX.Element {
  const wrong = problems.value
  return (
    <div class="welcome">
      <NetworkSketch />
      <h2>Train a network in this page</h2>
      <p class={wrong.length > 0 ? 'lead wrong' : 'lead'}>
        {wrong.length > 0
          ? 'The experiment does not fit together yet. What is wrong is said where it is, in red.'
          : sentence()}
      </p>
      <button
        type="button"
        class="primary large"
        disabled={inspected.value && wrong.length > 0}
        onClick={() => void toggleTraining()}
      >
        <Icon name="play" /> Train
      </button>
      <p class="hint">It runs on your own machine, and nothing leaves it.</p>
      {!isHidden('presets') && !openLesson.value && <Beginnings />}
    </div>
  )
}

function sentence(): string {
  const { data, layers } = inspection.value
  if (!data) return 'Looking at the experiment …'
  const what =
    data.classes.length > 1 ? `tell ${data.classes.length} classes apart` : `predict ${sizeOf(data.targetShape)} values`
  return `${layers.length === 1 ? 'One layer' : `${layers.length} layers`} will learn to ${what}, from ${grouped(data.samples['train'] ?? 0)} samples of ${shortId(draft.value.data.use)}.`
}

function Beginnings(): JSX.Element {
  const shown = presets.value.filter(({ group }) => group !== 'Reported elsewhere')
  const now = JSON.stringify(draft.value)
  return (
    <ul class="beginnings" aria-label="Experiments to begin with">
      {shown.map((preset) => (
        <li key={preset.id}>
          <button
            type="button"
            aria-pressed={JSON.stringify(preset.experiment) === now}
            disabled={catalog.value.length === 0}
            onClick={() => choosePreset(preset)}
          >
            <small>{preset.group === 'Good' ? 'Works' : 'Goes wrong, and why'}</small>
            <b>{preset.label}</b>
            <span>{preset.why}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
