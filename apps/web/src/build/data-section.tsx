import type { JSX } from 'preact'
import { takeChosen } from '../import/incoming.js'
import { fitted } from '../state/fit-model.js'
import { isPreset } from '../state/presets.js'
import { worker } from '../state/client.js'
import { draft, inspection, patchDraft, problemsAt, setDraft } from '../state/draft.js'
import { shapeText } from '../shared/numbers.js'
import { showClasses } from '../state/tab.js'
import { FileButton } from '../ui/file-button.js'
import { Icon } from '../ui/icons.js'
import { Section } from './section.js'
import { SpecForm } from './spec-form.js'
import { type DraftSpec, shortId } from '../shared/draft.js'
import { grouped } from '../texts/numbers.js'
import { buildTexts as t } from '../texts/build.js'
import { told } from '../texts/told.js'

/** The data set and its options, and the way in for one's own. */
export function DataSection(): JSX.Element {
  const spec = draft.value.data as DraftSpec
  const { data } = inspection.value
  const wrong = [...problemsAt('data'), ...problemsAt('')]

  /** The last layer follows another data set where it can. */
  async function change(next: DraftSpec): Promise<void> {
    const isOther = next.use !== spec.use
    // The name of a preset says its data.
    patchDraft({ data: next, ...(isOther && isPreset(draft.value) ? { name: shortId(next.use) } : {}) })
    if (!isOther) return
    const chosen = draft.value
    const seen = await worker.inspect(chosen as never)
    if (seen.data && draft.value === chosen) setDraft(fitted(chosen, seen), true)
  }

  return (
    <Section
      title={t.data}
      note={
        data
          ? `${shortId(spec.use)} · ${grouped(data.samples['train'] ?? 0)} × ${shapeText(data.shape)}`
          : shortId(spec.use)
      }
      open
      wrong={wrong.length > 0}
    >
      <SpecForm kind="dataset" label={t.dataSet} value={spec} onChange={(next) => void change(next)} />
      {wrong.map(({ message }) => (
        <p class="problem" key={message}>
          {told(message)}
        </p>
      ))}
      <div class="own-data">
        <FileButton text={t.yourFiles} label={t.yourFiles} multiple onFiles={takeChosen} />
        <FileButton text={t.folderOfImages} label={t.folderOfImages} multiple folder onFiles={takeChosen} />
        <button type="button" class="quiet" onClick={showClasses}>
          <Icon name="camera" /> {t.record}
        </button>
        <small class="hint">{t.formats}</small>
      </div>
    </Section>
  )
}
