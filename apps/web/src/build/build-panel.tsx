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
import { buildTexts as t } from '../texts/build.js'

interface ListSection {
  readonly part: Part
  readonly field: Exclude<ListField, 'model'>
  readonly kind: string
  /** Whether it stands open where something is in it. */
  readonly opens: boolean
}

const listSections: readonly ListSection[] = [
  {
    part: 'transforms',
    field: 'transforms',
    kind: 'transform',
    opens: true,
  },
  {
    part: 'regularization',
    field: 'regularizers',
    kind: 'regularizer',
    opens: true,
  },
  { part: 'metrics', field: 'metrics', kind: 'metric', opens: false },
  {
    part: 'callbacks',
    field: 'callbacks',
    kind: 'callback',
    opens: false,
  },
]

/** Everything an experiment is made of. */
export function BuildPanel(): JSX.Element {
  return (
    <div class="build">
      <div class="build-head">
        <h2>{t.experiment}</h2>
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
          <h3 id="code-title">{t.asCode}</h3>
          <CodeView />
        </section>
      )}
    </div>
  )
}

function PluginList({ field, kind, opens }: ListSection): JSX.Element {
  void draft.value
  const list = listOf(field)
  return (
    <Section
      title={t.lists[field]}
      note={list.length === 0 ? t.noneOf[field] : list.map(({ use }) => shortId(use)).join(', ')}
      open={opens && list.length > 0}
      wrong={problems.value.some(({ where }) => where.startsWith(field))}
    >
      <SpecRows field={field} kind={kind} empty={t.empty[field]} />
      {field === 'transforms' && <VariantsSheet />}
    </Section>
  )
}
