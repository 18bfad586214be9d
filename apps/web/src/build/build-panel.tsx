import type { JSX } from 'preact'
import { isHidden, type Part } from '../shared/flags.js'
import { shortId } from '../shared/draft.js'
import { draft, listOf, problems, type ListField } from '../state/draft.js'
import { CodeView } from './code-view.js'
import { DataSection } from './data-section.js'
import { LayersSection } from './layers-section.js'
import { LiveChangeBar } from './live-change-bar.js'
import { PluginsSection } from './plugins-section.js'
import { PresetPicker } from './preset-picker.js'
import { Section } from './section.js'
import { SpecRows } from './spec-rows.js'
import { TrainingSection } from './training-section.js'
import { VariantsSheet } from './variants-sheet.js'

interface ListSection {
  readonly part: Part
  readonly title: string
  readonly field: ListField
  readonly kind: string
  readonly empty?: string
  /** Whether it stands open where something is in it. */
  readonly opens: boolean
}

const listSections: readonly ListSection[] = [
  {
    part: 'transforms',
    title: 'Transforms',
    field: 'transforms',
    kind: 'transform',
    empty: 'Change the samples anew in every epoch, so that the network cannot learn them by heart.',
    opens: true,
  },
  {
    part: 'regularization',
    title: 'Regularization',
    field: 'regularizers',
    kind: 'regularizer',
    empty: 'Keep the weights small, for a simpler network.',
    opens: true,
  },
  { part: 'metrics', title: 'Metrics', field: 'metrics', kind: 'metric', opens: false },
  {
    part: 'callbacks',
    title: 'Callbacks',
    field: 'callbacks',
    kind: 'callback',
    empty:
      'Stop early, lower the rate on a plateau, keep the best. Guards against divergence and collapse are always on.',
    opens: false,
  },
]

/** Everything an experiment is made of. */
export function BuildPanel(): JSX.Element {
  return (
    <div class="build">
      <div class="build-head">
        <h2>Experiment</h2>
      </div>
      <LiveChangeBar />
      {!isHidden('presets') && <PresetPicker />}
      {!isHidden('data') && <DataSection />}
      {!isHidden('layers') && <LayersSection />}
      {!isHidden('training') && <TrainingSection />}
      {listSections.map((section) => !isHidden(section.part) && <PluginList key={section.part} {...section} />)}
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

function PluginList({ title, field, kind, empty, opens }: ListSection): JSX.Element {
  void draft.value
  const list = listOf(field)
  return (
    <Section
      title={title}
      note={list.length === 0 ? 'none' : list.map(({ use }) => shortId(use)).join(', ')}
      open={opens && list.length > 0}
      wrong={problems.value.some(({ where }) => where.startsWith(field))}
    >
      <SpecRows field={field} kind={kind} noun={kind} {...(empty ? { empty } : {})} />
      {field === 'transforms' && <VariantsSheet />}
    </Section>
  )
}
