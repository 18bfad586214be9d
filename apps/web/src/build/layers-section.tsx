import type { JSX } from 'preact'
import { draft, inspection, problemsAt } from '../state/draft.js'
import { compact, shapeText } from '../shared/numbers.js'
import { Section } from './section.js'
import { SpecRows } from './spec-rows.js'
import { buildTexts as t } from '../texts/build.js'
import { told } from '../texts/told.js'

/** The layers, with the shape and the number of parameters of each as they are now. */
export function LayersSection(): JSX.Element {
  const { layers, parameters, inputShape, problems } = inspection.value
  const isWhole = layers.length === draft.value.model.length
  const wrong = problems.some(({ where }) => where.startsWith('model')) || problemsAt('loss').length > 0
  return (
    <Section
      title={t.layers}
      note={isWhole ? t.parameters(parameters) : t.layerCount(draft.value.model.length)}
      open
      wrong={wrong}
    >
      <p class="flow">
        <span>{t.input}</span>
        <span class="shape">{inputShape ? shapeText(inputShape) : '…'}</span>
      </p>
      <SpecRows
        field="model"
        kind="layer"
        aside={(index) => {
          const layer = layers[index]
          return layer ? (
            <span class="shape" title={`${shapeText(layer.outputShape)}, ${t.parameters(layer.parameters)}`}>
              {shapeText(layer.outputShape)}
              <small>{layer.parameters > 0 ? t.params(compact(layer.parameters)) : t.noParams}</small>
            </span>
          ) : null
        }}
      />
      {problemsAt('loss').map(({ message }) => (
        <p class="problem" key={message}>
          {told(message)}
        </p>
      ))}
    </Section>
  )
}
