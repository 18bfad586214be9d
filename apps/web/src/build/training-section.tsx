import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { draft, inspection, patchDraft, problemsAt } from '../state/draft.js'
import { NumberInput } from '../ui/text-input.js'
import { ScheduleCurve } from './schedule-curve.js'
import { Section } from './section.js'
import { SpecForm } from './spec-form.js'
import { type DraftSpec, shortId } from '../shared/draft.js'
import { short, written } from '../texts/numbers.js'
import { buildTexts as t } from '../texts/build.js'
import { told } from '../texts/told.js'

type NumberField = 'learningRate' | 'epochs' | 'batchSize' | 'seed'

const numbers: readonly {
  readonly field: NumberField
  readonly fallback: number
  readonly integer: boolean
}[] = [
  { field: 'learningRate', fallback: 0.001, integer: false },
  { field: 'epochs', fallback: 10, integer: true },
  { field: 'batchSize', fallback: 64, integer: true },
  { field: 'seed', fallback: 0, integer: true },
]

/** Loss, optimizer, learning rate and schedule, and how long. */
export function TrainingSection(): JSX.Element {
  const {
    optimizer = { use: 'optimizer:adam' },
    loss = inspection.value.experiment?.loss ?? { use: 'loss:cross-entropy' },
    schedule = { use: 'schedule:constant' },
    learningRate = 0.001,
    epochs = 10,
  } = draft.value
  const wrong = ['optimizer', 'loss', 'schedule', ...numbers.map(({ field }) => `experiment.${field}`)].flatMap(
    (where) => problemsAt(where),
  )
  return (
    <Section
      title={t.training}
      note={t.trainingNote(shortId(optimizer.use), short(learningRate), epochs)}
      open
      wrong={wrong.length > 0}
    >
      <div class="fields">
        {numbers.map(({ field, fallback, integer }) => (
          <PlainNumber key={field} field={field} fallback={fallback} integer={integer} />
        ))}
      </div>
      <Choice label={t.optimizer} kind="optimizer" field="optimizer" value={optimizer as DraftSpec} />
      <Choice label={t.schedule} kind="schedule" field="schedule" value={schedule as DraftSpec} />
      <ScheduleCurve />
      <Choice label={t.loss} kind="loss" field="loss" value={loss as DraftSpec} />
    </Section>
  )
}

function PlainNumber({ field, fallback, integer }: (typeof numbers)[number]): JSX.Element {
  const id = useId()
  const wrong = problemsAt(`experiment.${field}`)
  return (
    <div class="field">
      <label for={id}>{t[field]}</label>
      <NumberInput
        id={id}
        value={draft.value[field]}
        placeholder={written(inspection.value.experiment?.[field] ?? fallback)}
        integer={integer}
        invalid={wrong.length > 0}
        {...(field === 'seed' ? {} : { min: integer ? 1 : 0 })}
        onChange={(value) => patchDraft({ [field]: value })}
      />
      {wrong.map(({ message }) => (
        <p class="problem" key={message}>
          {told(message)}
        </p>
      ))}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly kind: string
  readonly field: 'optimizer' | 'schedule' | 'loss'
  readonly value: DraftSpec
}

function Choice({ label, kind, field, value }: ChoiceProps): JSX.Element {
  const id = useId()
  return (
    <div class="choice">
      <label for={id}>{label}</label>
      <SpecForm id={id} kind={kind} label={label} value={value} onChange={(spec) => patchDraft({ [field]: spec })} />
      {problemsAt(field).map(({ message }) => (
        <p class="problem" key={message}>
          {told(message)}
        </p>
      ))}
    </div>
  )
}
