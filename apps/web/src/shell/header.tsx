import type { JSX } from 'preact'
import { canContinue } from '../state/actions.js'
import { draft, patchDraft, problems } from '../state/draft.js'
import { changes } from '../state/history.js'
import { runAction } from '../state/page-action.js'
import { pageActions } from '../state/page-actions.js'
import { isFollowing, loading, phase, shownRun, type ShownRun } from '../state/run.js'
import { withShortcut } from '../state/shortcuts.js'
import { timeLeft } from '../train/time-left.js'
import { BackendBadge } from './backend-badge.js'
import { ActionButton } from '../ui/action-button.js'
import { experimentName } from '../shared/draft.js'
import { isHidden } from '../shared/flags.js'
import { Icon } from '../ui/icons.js'
import { ShareButton } from './share-button.js'
import { theme } from '../state/theme.js'
import { percent, short } from '../texts/numbers.js'
import { pageTexts as t } from '../texts/page.js'
import { LanguageChoice } from './language-choice.js'

/** The name of the experiment, the controls of the run, and where it runs. */
export function Header(): JSX.Element {
  return (
    <header class="top">
      <div class="bar">
        <div class="who">
          {!isHidden('brand') && (
            <h1 class="brand">
              <img src="./icon.svg" alt="" width="24" height="24" />
              <span>
                Telar <b>Studio</b>
              </span>
            </h1>
          )}
          {!isHidden('name') && <NameField />}
        </div>
        {!isHidden('controls') && <Controls />}
        <p class="status">{statusText()}</p>
        <div class="tools">
          <ActionButton action={pageActions.palette} icon="search" />
          <ActionButton action={pageActions.undo} icon="undo" about={changes.nextUndo.value} />
          <ActionButton action={pageActions.redo} icon="redo" about={changes.nextRedo.value} />
          {!isHidden('backend') && <BackendBadge />}
          {!isHidden('share') && <ShareButton />}
          {!isHidden('language') && <LanguageChoice />}
          {!isHidden('theme') && (
            <ActionButton action={pageActions.theme} icon={theme.value === 'dark' ? 'sun' : 'moon'} />
          )}
        </div>
      </div>
      <Progress />
    </header>
  )
}

function NameField(): JSX.Element {
  return (
    <input
      class="title"
      aria-label={t.nameOfExperiment}
      value={draft.value.name}
      spellcheck={false}
      onChange={(event) => patchDraft({ name: experimentName(event.currentTarget.value) })}
    />
  )
}

/** Train, one step, stop, reset. */
function Controls(): JSX.Element {
  const now = phase.value
  const { train, step, stop, reset } = pageActions
  const isOfRun = now !== 'idle' || canContinue()
  return (
    <div class="transport" role="group" aria-label={t.training}>
      <button
        type="button"
        class="primary"
        title={withShortcut(train.label(), train)}
        disabled={!train.isPossible()}
        onClick={() => void runAction(train)}
      >
        <Icon name={now === 'running' || now === 'preparing' ? 'pause' : 'play'} />
        <span>{train.label()}</span>
        <span class="what">{isOfRun ? (shownRun.value?.name ?? '') : draft.value.name}</span>
      </button>
      <ActionButton action={step} icon="step" />
      <ActionButton action={stop} icon="stop" />
      <ActionButton action={reset} icon="reset" />
    </div>
  )
}

function Progress(): JSX.Element {
  const run = shownRun.value
  const { loaded = 0, total = 0 } = loading.value ?? {}
  const trained = run && run.steps > 0 ? run.step / run.steps : 0
  const part = total > 0 ? loaded / total : trained
  const done = run?.status === 'completed' ? 'done' : ''
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={total > 0 ? t.loadingProgress : t.runProgress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
    >
      <i
        style={{ transform: `scaleX(${part})` }}
        class={phase.value === 'preparing' && total === 0 ? 'waiting' : done}
      />
    </div>
  )
}

function statusText(): string {
  const run = shownRun.value
  switch (phase.value) {
    case 'preparing':
      return loadingText()
    case 'running':
      // How fast it is, is known after some steps.
      return run && run.steps > 0 && run.samplesPerSecond > 0
        ? t.epochLeft(run.epoch, run.experiment?.epochs ?? '?', timeLeft(run))
        : t.starting
    case 'paused':
      return t.pausedAt(run?.step ?? 0)
    case 'ending':
      return t.stoppingNow
    case 'idle':
      if (run && run.source !== 'studio') return restingText(run)
      return blockedWords() || (run ? restingText(run) : '')
    default:
      return phase.value satisfies never
  }
}

function loadingText(): string {
  const { loaded, total } = loading.value ?? { loaded: 0, total: 0 }
  return total > 0 ? t.loadingPart(percent(loaded / total, 0), short(total / 1e6, 3)) : t.loading
}

function restingText(run: ShownRun): string {
  if (isFollowing.value) {
    const news = run.quietMinutes ? t.nothingNew(run.quietMinutes) : t.left(timeLeft(run))
    return t.followed(run.epoch, run.experiment?.epochs ?? '?', news)
  }
  if (run.status === 'completed') return t.complete
  if (run.status === 'failed') return t.failed
  return run.step > 0 ? t.stoppedAt(run.step) : ''
}

/** Why a run cannot begin. */
function blockedWords(): string {
  const count = problems.value.length
  return count === 0 || canContinue() ? '' : t.unfit(count)
}
