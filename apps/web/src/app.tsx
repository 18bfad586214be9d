import type { JSX } from 'preact'
import { BuildPanel } from './build/build-panel.js'
import { PluginDialog } from './build/plugin-dialog.js'
import { DropTarget } from './shell/drop-target.js'
import { TrainView } from './train/train-view.js'
import { announcement } from './state/announce.js'
import { isHidden } from './shared/flags.js'
import { Boundary } from './shell/boundary.js'
import { Header } from './shell/header.js'
import { Notices } from './shell/notices.js'
import { lazy } from './ui/lazy.js'
import { Tabs } from './shell/tabs.js'
import { tab } from './state/tab.js'

const UnderstandView = lazy(async () => (await import('./views/understand-view.js')).UnderstandView)
const RunsView = lazy(async () => (await import('./runs/runs-view.js')).RunsView)

/** The whole page. */
export function App(): JSX.Element {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the view
      </a>
      {(isHidden('header') || isHidden('brand')) && <h1 class="hidden">Telar Studio</h1>}
      {!isHidden('header') && <Header />}
      <div class={`page at-${tab.value} ${isHidden('build') ? 'alone' : ''}`}>
        {!isHidden('build') && (
          <aside class="left" aria-label="Experiment">
            <Boundary>
              <BuildPanel />
            </Boundary>
          </aside>
        )}
        <main id="main" tabIndex={-1}>
          <Tabs />
          <Notices />
          {(tab.value === 'train' || tab.value === 'build') && (
            <div class="view view-train">
              <Boundary>
                <TrainView />
              </Boundary>
            </div>
          )}
          {tab.value === 'understand' && (
            <div class="view">
              <Boundary>
                <UnderstandView />
              </Boundary>
            </div>
          )}
          {tab.value === 'runs' && (
            <div class="view">
              <Boundary>
                <RunsView />
              </Boundary>
            </div>
          )}
        </main>
      </div>
      <DropTarget />
      <PluginDialog />
      <p class="hidden" role="status" aria-live="polite">
        {announcement.value}
      </p>
    </>
  )
}
