import { isHidden, viewNames, type View } from '../shared/flags.js'
import { canContinue, resetRun, singleStep, stopRun, toggleTraining } from './actions.js'
import { problems } from './draft.js'
import { changes } from './history.js'
import type { PageAction } from './page-action.js'
import { isHelpOpen, openPalette } from './palette.js'
import { phase, shownRun } from './run.js'
import { shareExperiment } from './shared.js'
import { hasClassesView, tab } from './tab.js'
import { theme, toggleTheme } from './theme.js'
import { pageTexts as t } from '../texts/page.js'

const trainWords = { idle: 'train', preparing: 'pause', running: 'pause', paused: 'goOn', ending: 'stopping' } as const

/** Whether a run can be begun, or the one there is can go on. */
function canTrain(): boolean {
  if (phase.value === 'ending') return false
  return phase.value !== 'idle' || canContinue() || problems.value.length === 0
}

const always = () => true

/** What the page can do at any time; its buttons do the same. What depends on what is there comes with the list of all actions. */
export const pageActions = {
  train: {
    id: 'train',
    label: () => t[phase.value === 'idle' && canContinue() ? 'goOn' : trainWords[phase.value]],
    group: 'training',
    also: () => t.also.train,
    shortcuts: [{ key: 'Enter', hasMod: true }],
    isPossible: canTrain,
    run: toggleTraining,
  },
  step: { id: 'step', label: () => t.oneStep, group: 'training', isPossible: canTrain, run: singleStep },
  stop: {
    id: 'stop',
    label: () => t.stop,
    group: 'training',
    also: () => t.also.stop,
    isPossible: () => phase.value !== 'idle' && phase.value !== 'ending',
    run: stopRun,
  },
  reset: {
    id: 'reset',
    label: () => t.reset,
    group: 'training',
    also: () => t.also.reset,
    isPossible: () => phase.value !== 'ending' && (phase.value !== 'idle' || shownRun.value !== undefined),
    run: resetRun,
  },
  undo: {
    id: 'undo',
    label: () => t.undo,
    group: 'experiment',
    also: () => t.also.undo,
    shortcuts: [{ key: 'z', hasMod: true }],
    isPossible: () => changes.canUndo.value,
    run: () => changes.undo(),
  },
  redo: {
    id: 'redo',
    label: () => t.redo,
    group: 'experiment',
    also: () => t.also.redo,
    shortcuts: [
      { key: 'z', hasMod: true, hasShift: true },
      { key: 'y', hasMod: true },
    ],
    isPossible: () => changes.canRedo.value,
    run: () => changes.redo(),
  },
  share: {
    id: 'share',
    label: () => t.share,
    group: 'experiment',
    also: () => t.also.share,
    isPossible: always,
    run: shareExperiment,
  },
  theme: {
    id: 'theme',
    label: () => (theme.value === 'dark' ? t.light : t.dark),
    group: 'page',
    also: () => t.also.theme,
    isPossible: always,
    run: toggleTheme,
  },
  palette: {
    id: 'palette',
    label: () => t.allActions,
    group: 'page',
    also: () => t.also.palette,
    shortcuts: [{ key: 'k', hasMod: true }],
    isPossible: always,
    run: openPalette,
  },
  help: {
    id: 'help',
    label: () => t.shortcuts,
    group: 'page',
    also: () => t.also.help,
    shortcuts: [{ key: '?' }],
    isPossible: always,
    run: () => void (isHelpOpen.value = true),
  },
} as const satisfies Readonly<Record<string, PageAction>>

/** Shows a view, each of them. */
export const viewActions: readonly (PageAction & { readonly view: View })[] = viewNames.map((view) => ({
  id: `view ${view}`,
  view,
  label: () => t.tabs[view],
  group: 'view',
  also: () => t.also.view,
  isPossible: () => !isHidden(view),
  run() {
    if (view === 'classes') hasClassesView.value = true
    tab.value = view
  },
}))
