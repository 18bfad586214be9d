import type { JSX } from 'preact'
import { canRedo, canUndo, draft, listOf, problems, redo, undo } from '../state/draft.js'
import { isHidden } from '../shared/flags.js'
import { IconButton } from '../ui/controls.js'
import { CodeView } from './code-view.js'
import { DataSection } from './data-section.js'
import { LayersSection } from './layers-section.js'
import { PluginsSection } from './plugins-section.js'
import { PresetPicker } from './preset-picker.js'
import { Section } from './section.js'
import { SpecRows } from './spec-rows.js'
import { shortId } from './spec-form.js'
import { TrainingSection } from './training-section.js'
import { VariantsSheet } from './variants-sheet.js'
import { LiveChangeBar } from './live-change-bar.js'

/** Everything an experiment is made of. */
export function BuildPanel(): JSX.Element {
  return (
    <div class="build">
      <div class="build-head">
        <h2>Experiment</h2>
        <IconButton icon="undo" label="Undo" disabled={!canUndo.value} onClick={undo} />
        <IconButton icon="redo" label="Redo" disabled={!canRedo.value} onClick={redo} />
      </div>
      <LiveChangeBar />
      {!isHidden('presets') && <PresetPicker />}
      {!isHidden('data') && <DataSection />}
      {!isHidden('layers') && <LayersSection />}
      {!isHidden('training') && <TrainingSection />}
      {!isHidden('transforms') && (
        <Section
          title="Transforms"
          note={names('transforms')}
          open={listOf('transforms').length > 0}
          wrong={isWrong('transforms')}
        >
          <SpecRows
            field="transforms"
            kind="transform"
            noun="transform"
            empty="Change the samples anew in every epoch, so that the network cannot learn them by heart."
          />
          <VariantsSheet />
        </Section>
      )}
      {!isHidden('regularization') && (
        <Section
          title="Regularization"
          note={names('regularizers')}
          open={listOf('regularizers').length > 0}
          wrong={isWrong('regularizers')}
        >
          <SpecRows
            field="regularizers"
            kind="regularizer"
            noun="regularizer"
            empty="Keep the weights small, for a simpler network."
          />
        </Section>
      )}
      {!isHidden('metrics') && (
        <Section title="Metrics" note={names('metrics')} wrong={isWrong('metrics')}>
          <SpecRows field="metrics" kind="metric" noun="metric" />
        </Section>
      )}
      {!isHidden('callbacks') && (
        <Section title="Callbacks" note={names('callbacks')} wrong={isWrong('callbacks')}>
          <SpecRows
            field="callbacks"
            kind="callback"
            noun="callback"
            empty="Stop early, lower the rate on a plateau, keep the best. Guards against divergence and collapse are always on."
          />
        </Section>
      )}
      {!isHidden('plugins') && <PluginsSection />}
      {!isHidden('code') && (
        <section class="code-section" aria-labelledby="code-title">
          <h3 id="code-title">As code</h3>
          <CodeView />
        </section>
      )}
    </div>
  )
}

function names(field: 'transforms' | 'regularizers' | 'metrics' | 'callbacks'): string {
  const list = listOf(field)
  return list.length === 0 ? 'none' : list.map(({ use }) => shortId(use)).join(', ')
}

function isWrong(field: string): boolean {
  void draft.value
  return problems.value.some(({ where }) => where.startsWith(field))
}
