import { defaultExperiment } from '@telarjs/recipes'
import { Component, type ComponentChildren, type JSX } from 'preact'
import { setDraft } from '../state/draft.js'
import { pageTexts as t } from '../texts/page.js'

interface BoundaryProps {
  readonly children: ComponentChildren
}

/** Where a part of the page cannot be drawn, it says why and offers to begin anew; the rest of the page stays. */
export class Boundary extends Component<BoundaryProps, { readonly problem: string }> {
  override state = { problem: '' }

  override componentDidCatch(error: Error): void {
    this.setState({ problem: error.message || error.name })
  }

  override render({ children }: BoundaryProps): ComponentChildren | JSX.Element {
    const { problem } = this.state
    if (!problem) return children
    return (
      <div class="notice bad" role="alert">
        <p>{t.notDrawn(problem)}</p>
        <button type="button" class="quiet" onClick={() => this.setState({ problem: '' })}>
          {t.tryAgain}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setDraft(defaultExperiment)
            this.setState({ problem: '' })
          }}
        >
          {t.beginDefault}
        </button>
      </div>
    )
  }
}
