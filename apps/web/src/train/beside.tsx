import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { isHidden } from '../shared/flags.js'
import { worker } from '../state/client.js'
import { inspection } from '../state/draft.js'
import { drawn } from '../state/drawing.js'
import { BoundaryCard } from '../ui/boundary-card.js'
import { Card } from '../ui/controls.js'
import { DrawingPad, takesDrawings } from '../ui/drawing-pad.js'
import { Probabilities } from '../ui/probabilities.js'
import { trainTexts as t } from '../texts/train.js'

/** What stands beside the curves: a field to draw on, where samples can be drawn, or the plane, where they are points in it. */
export type Beside = 'pad' | 'plane' | 'nothing'

/** What stands beside the curves of the experiment that is built. */
export function besideCurves(): Beside {
  const shape = inspection.value.data?.shape
  if (takesDrawings(shape) && !isHidden('draw')) return 'pad'
  return shape?.length === 1 && shape[0] === 2 && !isHidden('regions') ? 'plane' : 'nothing'
}

/** What the network makes, while it learns, of a drawing or of the plane: from its weights of now, a few times a second. */
export function BesideCurves({ what }: { readonly what: Beside }): JSX.Element | null {
  const watch = () => {
    const digit = what === 'pad' ? drawn.value : undefined
    return worker.watch({
      boundary: what === 'plane',
      neurons: !isHidden('network'),
      ...(digit ? { digit } : {}),
    })
  }
  useSignalEffect(() => void watch())
  useEffect(() => {
    void watch()
    return () => void worker.watch({})
  }, [what])
  const size = inspection.value.data?.shape[0] ?? 0
  if (what === 'plane') return <BoundaryCard />
  return (
    <Card title={t.draw} note={t.guesses} class="guess">
      <div class="pad">
        <DrawingPad key={size} size={size} />
      </div>
      <Probabilities />
    </Card>
  )
}
