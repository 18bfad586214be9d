import { grouped } from '@telarjs/core'
import type { JSX } from 'preact'
import { draft, inspection, problemsAt } from '../state/draft.js'
import { compact, shapeText } from '../shared/numbers.js'
import { Section } from './section.js'
import { SpecRows } from './spec-rows.js'

/** The layers, with the shape and the number of parameters of each as they are now. */
export function LayersSection(): JSX.Element {
  const { layers, parameters, inputShape, problems } = inspection.value
  const isWhole = layers.length === draft.value.model.length
  const wrong = problems.some(({ where }) => where.startsWith('model')) || problemsAt('loss').length > 0
  return (
    <Section
      title="Layers"
      note={isWhole ? `${grouped(parameters)} parameters` : `${draft.value.model.length} layers`}
      open
      wrong={wrong}
    >
      <p class="flow">
        <span>input</span>
        <span class="shape">{inputShape ? shapeText(inputShape) : '…'}</span>
      </p>
      <SpecRows
        field="model"
        kind="layer"
        noun="layer"
        aside={(index) => {
          const layer = layers[index]
          return layer ? (
            <span class="shape" title={`${shapeText(layer.outputShape)}, ${grouped(layer.parameters)} parameters`}>
              {shapeText(layer.outputShape)}
              <small>{layer.parameters > 0 ? `${compact(layer.parameters)} params` : 'no params'}</small>
            </span>
          ) : null
        }}
      />
      {problemsAt('loss').map(({ message }) => (
        <p class="problem" key={message}>
          {message}
        </p>
      ))}
    </Section>
  )
}
