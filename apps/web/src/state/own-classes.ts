import { computed, signal } from '@preact/signals'
import { exampleBytes, type OwnClass } from '../protocol/examples.js'
import { newId } from '../shared/new-id.js'
import { once } from '../shared/once.js'
import { worker } from './client.js'
import { changes } from './history.js'
import { notKept } from './run.js'
import { stateTexts as t } from '../texts/state.js'

/** More examples than a class needs, so that one held button does not fill the memory. */
export const mostExamples = 400
/** With fewer there is nothing to hold out. */
export const leastExamples = 4

/** Two classes to begin with, named in the language of now. */
function firstClasses(): readonly OwnClass[] {
  return ['one', 'two'].map((id, index) => ({ id, name: t.newClass(index + 1), examples: [] }))
}

export const ownClasses = signal(firstClasses())

/** Those that are trained on. */
export const usedClasses = computed(() => ownClasses.value.filter(({ isLeftOut }) => !isLeftOut))

/** Why the classes cannot be trained on yet; empty where they can. */
export const notReady = computed(() => {
  const classes = usedClasses.value
  if (classes.length < 2) return t.twoClasses
  if (new Set(classes.map(({ name }) => name)).size < classes.length) return t.sameName
  const short = classes.find(({ examples }) => examples.length < leastExamples)
  return short ? t.moreExamples(short.name, leastExamples - short.examples.length) : ''
})

/** Reads what the last visit left, and keeps every change. */
export const openOwnClasses = once(async () => {
  // The page may have had no language yet when this module was read.
  ownClasses.value = firstClasses()
  const kept = await worker.examples()
  if (kept.length > 0 && ownClasses.value.every(({ examples }) => examples.length === 0)) ownClasses.value = kept
  let wait: ReturnType<typeof setTimeout> | undefined
  ownClasses.subscribe((classes) => {
    clearTimeout(wait)
    wait = setTimeout(
      () => void worker.keepExamples(classes).catch((error: Error) => (notKept.value = error.message)),
      300,
    )
  })
})

/** The classes with one of them changed. */
function changed(id: string, made: (one: OwnClass) => OwnClass): readonly OwnClass[] {
  return ownClasses.value.map((one) => (one.id === id ? made(one) : one))
}

export function addClass(): void {
  const names = new Set(ownClasses.value.map(({ name }) => name))
  let number = ownClasses.value.length + 1
  while (names.has(t.newClass(number))) number++
  const name = t.newClass(number)
  changes.set(ownClasses, [...ownClasses.value, { id: newId(), name, examples: [] }], {
    what: () => t.added(name),
  })
}

/**
 * Takes examples over.
 *
 * @param isMerged whether they belong to those before, as all that come while a button is held do: undo takes them back together
 * @returns whether there was room for all of them
 */
export function addExamples(id: string, added: readonly Uint8Array[], isMerged = false): boolean {
  let isFull = false
  const next = changed(id, (one) => {
    const examples = [...one.examples, ...added.filter(({ length }) => length === exampleBytes)]
    isFull = examples.length > mostExamples
    return { ...one, examples: examples.slice(0, mostExamples) }
  })
  const name = nameOf(id)
  const bytes = added.length * exampleBytes
  changes.set(ownClasses, next, { what: () => t.examplesOf(name), isMerged, bytes })
  return !isFull
}

export function renameClass(id: string, name: string): void {
  const before = nameOf(id)
  if (!name.trim() || name.trim() === before) return
  changes.set(
    ownClasses,
    changed(id, (one) => ({ ...one, name: name.trim() })),
    { what: () => t.renamed(before) },
  )
}

export function useClass(id: string, isUsed: boolean): void {
  const name = nameOf(id)
  changes.set(
    ownClasses,
    changed(id, (one) => ({ ...one, isLeftOut: !isUsed })),
    { what: () => (isUsed ? t.takenIn : t.leftOut)(name) },
  )
}

export function removeClass(id: string): void {
  const name = nameOf(id)
  changes.set(
    ownClasses,
    ownClasses.value.filter((one) => one.id !== id),
    { what: () => t.removed(name), isLoss: true },
  )
}

export function removeExample(id: string, index: number): void {
  const next = changed(id, (one) => ({ ...one, examples: one.examples.filter((_, at) => at !== index) }))
  const name = nameOf(id)
  changes.set(ownClasses, next, { what: () => t.removedExample(name), isLoss: true })
}

function nameOf(id: string): string {
  return ownClasses.value.find((one) => one.id === id)?.name ?? ''
}
