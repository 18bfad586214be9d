import type { FunctionComponent, JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { BuildPanel } from './build/build-panel.js'
import { DropTarget } from './shell/drop-target.js'
import { TrainView } from './train/train-view.js'
import { announcement } from './state/announce.js'
import { isHidden, type View } from './shared/flags.js'
import { Boundary } from './shell/boundary.js'
import { Header } from './shell/header.js'
import { Notices } from './shell/notices.js'
import { lazy } from './ui/lazy.js'
import { Tabs } from './shell/tabs.js'
import { openLesson } from './state/lesson.js'
import { isHelpOpen, isPaletteOpen } from './state/palette.js'
import { pendingPlugin } from './state/pending-plugin.js'
import { tab } from './state/tab.js'
import { pageTexts as t } from './texts/page.js'
import { spoken } from './texts/language.js'

const UnderstandView = lazy(async () => (await import('./views/understand-view.js')).UnderstandView)
const PluginDialog = lazy(async () => (await import('./build/plugin-dialog.js')).PluginDialog)
const Palette = lazy(async () => (await import('./shell/palette.js')).Palette)
const ShortcutsHelp = lazy(async () => (await import('./shell/shortcuts-help.js')).ShortcutsHelp)
const ClassesView = lazy(async () => (await import('./classes/classes-view.js')).ClassesView)
const LessonsView = lazy(async () => (await import('./lessons/lessons-view.js')).LessonsView)
const LessonCard = lazy(async () => (await import('./lessons/lesson-card.js')).LessonCard)
const RunsView = lazy(async () => (await import('./runs/runs-view.js')).RunsView)

/** The whole page. */
export function App(): JSX.Element {
  // From the first question on it stays, so that what had the focus gets it back.
  const isPluginDialogNeeded = useRef(false)
  if (pendingPlugin.value) isPluginDialogNeeded.current = true
  return (
    <>
      <a class="skip" href="#main">
        {t.skip}
      </a>
      {(isHidden('header') || isHidden('brand')) && <h1 class="hidden">Telar Studio</h1>}
      {!isHidden('header') && <Header />}
      <div key={spoken.value.code} class={`page at-${tab.value} ${isHidden('build') ? 'alone' : ''}`}>
        {!isHidden('build') && (
          <aside class="left" aria-label={t.experiment}>
            <Boundary>
              <BuildPanel />
            </Boundary>
          </aside>
        )}
        <main id="main" tabIndex={-1}>
          <Tabs />
          <Notices />
          {openLesson.value && tab.value !== 'lessons' && <LessonCard />}
          <ShownView />
        </main>
      </div>
      <DropTarget />
      {isPaletteOpen.value && <Palette />}
      {isHelpOpen.value && <ShortcutsHelp />}
      {isPluginDialogNeeded.current && <PluginDialog />}
      <p class="hidden" role="status" aria-live="polite">
        {announcement.value}
      </p>
    </>
  )
}

/** What stands beside what is built, by the chosen tab. */
const views: Readonly<Record<View, FunctionComponent>> = {
  build: TrainView,
  train: TrainView,
  understand: UnderstandView,
  classes: ClassesView,
  runs: RunsView,
  lessons: LessonsView,
}

function ShownView(): JSX.Element {
  const name = tab.value === 'build' ? 'train' : tab.value
  const Shown = views[name]
  return (
    <div key={name} class={`view view-${name}`}>
      <Boundary>
        <Shown />
      </Boundary>
    </div>
  )
}
