import { short } from '@telarjs/core'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { draft, inspection, patchDraft, problemsAt } from '../state/draft.js'
import { NumberInput } from '../ui/text-input.js'
import { ScheduleCurve } from './schedule-curve.js'
import { Section } from './section.js'
import { SpecForm } from './spec-form.js'
import { type DraftSpec, shortId } from '../shared/draft.js'

type NumberField = 'learningRate' | 'epochs' | 'batchSize' | 'seed'

const numbers: readonly {
  readonly field: NumberField
  readonly label: string
  readonly fallback: number
  readonly integer: boolean
}[] = [
  { field: 'learningRate', label: 'Learning rate', fallback: 0.001, integer: false },
  { field: 'epochs', label: 'Epochs', fallback: 10, integer: true },
  { field: 'batchSize', label: 'Batch size', fallback: 64, integer: true },
  { field: 'seed', label: 'Seed', fallback: 0, integer: true },
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
      title="Training"
      note={`${shortId(optimizer.use)} ${short(learningRate)} · ${epochs} epochs`}
      open
      wrong={wrong.length > 0}
    >
      <div class="fields">
        {numbers.map(({ field, label, fallback, integer }) => (
          <PlainNumber key={field} field={field} label={label} fallback={fallback} integer={integer} />
        ))}
      </div>
      <Choice label="Optimizer" kind="optimizer" field="optimizer" value={optimizer as DraftSpec} />
      <Choice label="Schedule of the learning rate" kind="schedule" field="schedule" value={schedule as DraftSpec} />
      <ScheduleCurve />
      <Choice label="Loss" kind="loss" field="loss" value={loss as DraftSpec} />
    </Section>
  )
}

function PlainNumber({ field, label, fallback, integer }: (typeof numbers)[number]): JSX.Element {
  const id = useId()
  const wrong = problemsAt(`experiment.${field}`)
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <NumberInput
        id={id}
        value={draft.value[field]}
        placeholder={String(inspection.value.experiment?.[field] ?? fallback)}
        integer={integer}
        invalid={wrong.length > 0}
        {...(field === 'seed' ? {} : { min: integer ? 1 : 0 })}
        onChange={(value) => patchDraft({ [field]: value })}
      />
      {wrong.map(({ message }) => (
        <p class="problem" key={message}>
          {message}
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
          {message}
        </p>
      ))}
    </div>
  )
}
