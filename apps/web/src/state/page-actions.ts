import { isHidden, viewNames, type View } from '../shared/flags.js'
import { canContinue, resetRun, singleStep, stopRun, toggleTraining } from './actions.js'
import { problems } from './draft.js'
import { changes } from './history.js'
import type { PageAction } from './page-action.js'
import { isHelpOpen, isPaletteOpen } from './palette.js'
import { phase, shownRun } from './run.js'
import { shareExperiment } from './shared.js'
import { hasClassesView, tab } from './tab.js'
import { theme, toggleTheme } from './theme.js'

const trainWords = { idle: 'Train', preparing: 'Pause', running: 'Pause', paused: 'Go on', ending: 'Stopping' } as const

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
    label: () => (phase.value === 'idle' && canContinue() ? 'Go on' : trainWords[phase.value]),
    group: 'Training',
    also: 'start run begin resume fit',
    shortcuts: [{ key: 'Enter', hasMod: true }],
    isPossible: canTrain,
    run: toggleTraining,
  },
  step: { id: 'step', label: () => 'One step', group: 'Training', isPossible: canTrain, run: singleStep },
  stop: {
    id: 'stop',
    label: () => 'Stop',
    group: 'Training',
    also: 'end abort',
    isPossible: () => phase.value !== 'idle' && phase.value !== 'ending',
    run: stopRun,
  },
  reset: {
    id: 'reset',
    label: () => 'Reset',
    group: 'Training',
    also: 'clear restart',
    isPossible: () => phase.value !== 'ending' && (phase.value !== 'idle' || shownRun.value !== undefined),
    run: resetRun,
  },
  undo: {
    id: 'undo',
    label: () => 'Undo',
    group: 'Experiment',
    also: 'back',
    shortcuts: [{ key: 'z', hasMod: true }],
    isPossible: () => changes.canUndo.value,
    run: () => changes.undo(),
  },
  redo: {
    id: 'redo',
    label: () => 'Redo',
    group: 'Experiment',
    also: 'again forward',
    shortcuts: [
      { key: 'z', hasMod: true, hasShift: true },
      { key: 'y', hasMod: true },
    ],
    isPossible: () => changes.canRedo.value,
    run: () => changes.redo(),
  },
  share: {
    id: 'share',
    label: () => 'Share',
    group: 'Experiment',
    also: 'link copy address',
    isPossible: always,
    run: shareExperiment,
  },
  theme: {
    id: 'theme',
    label: () => (theme.value === 'dark' ? 'Light' : 'Dark'),
    group: 'Page',
    also: 'theme colors mode',
    isPossible: always,
    run: toggleTheme,
  },
  palette: {
    id: 'palette',
    label: () => 'All actions',
    group: 'Page',
    also: 'command palette search',
    shortcuts: [{ key: 'k', hasMod: true }],
    isPossible: always,
    run: () => void (isPaletteOpen.value = true),
  },
  help: {
    id: 'help',
    label: () => 'Keyboard shortcuts',
    group: 'Page',
    also: 'help keys',
    shortcuts: [{ key: '?' }],
    isPossible: always,
    run: () => void (isHelpOpen.value = true),
  },
} as const satisfies Readonly<Record<string, PageAction>>

const viewWords: Readonly<Record<View, string>> = {
  build: 'Build',
  train: 'Train',
  understand: 'Understand',
  classes: 'Classes',
  runs: 'Runs',
  lessons: 'Lessons',
}

/** Shows a view, each of them. */
export const viewActions: readonly (PageAction & { readonly view: View })[] = viewNames.map((view) => ({
  id: `view ${view}`,
  view,
  label: () => viewWords[view],
  group: 'View',
  also: 'show view tab',
  isPossible: () => !isHidden(view),
  run() {
    if (view === 'classes') hasClassesView.value = true
    tab.value = view
  },
}))
