import { copyExperiment, saveExperiment } from '../build/code-view.js'
import { takeChosen } from '../import/incoming.js'
import { lessonNames, openLessonAt, readOwnLesson } from '../import/open-lesson.js'
import type { RunRecord } from '../protocol/run-record.js'
import { shortId } from '../shared/draft.js'
import { switchBackend } from '../state/actions.js'
import { backendChoices } from '../state/backends.js'
import { choosePreset } from '../state/choose-preset.js'
import { backend, catalog, pluginsOf, worker } from '../state/client.js'
import { comparedRuns, isCompared, mostCompared, toggleCompared } from '../state/compared.js'
import { listKinds, type ListField } from '../state/draft.js'
import { addSpec } from '../state/fresh-spec.js'
import { chooseLanguage } from '../state/language.js'
import type { ActionGroup, PageAction } from '../state/page-action.js'
import { pageActions, viewActions } from '../state/page-actions.js'
import { presets } from '../state/presets.js'
import { removeRun } from '../state/removed.js'
import { isBusy, shownRun } from '../state/run.js'
import { showRun } from '../state/stored-run.js'
import { tab } from '../state/tab.js'
import { chooseFiles } from '../ui/choose-files.js'
import { exportActions } from '../ui/exports.js'
import { deviceTexts } from '../texts/device.js'
import { languageName, languages, spoken } from '../texts/language.js'
import { kindName } from '../texts/names.js'
import { paletteTexts as t } from '../texts/palette.js'

const always = () => true

function action(group: ActionGroup, label: string, run: PageAction['run'], more: Partial<PageAction> = {}): PageAction {
  return { id: `${group} ${label}`, group, label: () => label, isPossible: always, run, ...more }
}

/** Everything that can be done in the page as it is now. Buttons do the same by the same functions. */
export async function allActions(): Promise<readonly PageAction[]> {
  const { train, step, stop, reset, undo, redo, share, ...page } = pageActions
  return [
    train,
    step,
    stop,
    reset,
    undo,
    redo,
    share,
    action('experiment', t.copyJson, () => copyExperiment('json')),
    action('experiment', t.copyCommand, () => copyExperiment('cli')),
    action('experiment', t.copyTypeScript, () => copyExperiment('typescript')),
    action('experiment', t.saveJson, saveExperiment),
    action('experiment', t.openFiles, () => chooseFiles(takeChosen), {
      also: () => t.openAlso,
    }),
    ...viewActions,
    ...addActions(),
    ...presets.value.map((preset) =>
      action('begin', preset.label, () => choosePreset(preset), { also: () => t.presetAlso }),
    ),
    ...(await lessonActions()),
    ...runActions(await worker.records()),
    ...exportActions,
    ...Object.values(page).filter(({ id }) => id !== 'palette'),
    ...languageActions(),
    ...backendActions(),
  ]
}

function addActions(): readonly PageAction[] {
  return (Object.entries(listKinds) as [ListField, string][]).flatMap(([field, kind]) =>
    pluginsOf(kind).map(({ id }) =>
      action('add', t.add(kindName(kind), shortId(id)), () => void addSpec(field, kind, id), {
        isPossible: () => catalog.value.length > 0,
      }),
    ),
  )
}

async function lessonActions(): Promise<readonly PageAction[]> {
  const lessons = await Promise.all(lessonNames.map(readOwnLesson))
  return lessons.map(({ title }, index) => action('begin', t.lesson(title), () => openLessonAt(lessonNames[index]!)))
}

/** The newest runs; all of them stand in their table. */
const mostRuns = 20

function runActions(records: readonly RunRecord[]): readonly PageAction[] {
  return records.slice(0, mostRuns).flatMap((record, index) => {
    const number = records.length - index
    const name = t.run(number, record.name)
    const isShown = () => shownRun.value?.id === record.id
    return [
      action('runs', t.open(name), () => showRun(record), { isPossible: () => !isBusy.value }),
      action('runs', (isCompared(record.id) ? t.noLongerCompare : t.compare)(name), () => compare(record, number), {
        isPossible: () => !isShown() && (isCompared(record.id) || comparedRuns.value.length < mostCompared),
      }),
      action('runs', t.remove(name), () => removeRun(record), { isPossible: () => !isShown() || !isBusy.value }),
    ]
  })
}

/** The curves that are compared stand in their view. */
async function compare(record: RunRecord, number: number): Promise<void> {
  await toggleCompared(record, number)
  tab.value = 'runs'
}

/** Each is found by the word for language in any language of the page, also by those who cannot read the one of now. */
function languageActions(): readonly PageAction[] {
  return languages.map((code) =>
    action('page', t.speak(languageName(code)), () => chooseLanguage(code), {
      also: () => t.languageAlso,
      isPossible: () => spoken.value.code !== code,
    }),
  )
}

function backendActions(): readonly PageAction[] {
  return backendChoices.map((choice) =>
    action('page', t.computeOn(deviceTexts.backends[choice]), () => switchBackend(choice), {
      also: () => t.computeAlso,
      isPossible: () => backend.value?.choice !== choice,
    }),
  )
}
