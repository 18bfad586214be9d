import { computed, signal } from '@preact/signals'
import { exampleBytes, type OwnClass } from '../protocol/examples.js'
import { newId } from '../shared/new-id.js'
import { once } from '../shared/once.js'
import { announce } from './announce.js'
import { worker } from './client.js'
import { notKept } from './run.js'

/** More examples than a class needs, so that one held button does not fill the memory. */
export const mostExamples = 400
/** With fewer there is nothing to hold out. */
export const leastExamples = 4

export const ownClasses = signal<readonly OwnClass[]>([
  { id: 'one', name: 'class-1', examples: [] },
  { id: 'two', name: 'class-2', examples: [] },
])

/** What a removal took away, for undo. */
export const classesBefore = signal<readonly OwnClass[] | undefined>(undefined)

/** Why the classes cannot be trained on yet; empty where they can. */
export const notReady = computed(() => {
  const classes = ownClasses.value
  if (classes.length < 2) return 'Two classes at least.'
  if (new Set(classes.map(({ name }) => name)).size < classes.length) return 'Two classes have the same name.'
  const short = classes.find(({ examples }) => examples.length < leastExamples)
  return short ? `${short.name} needs ${leastExamples - short.examples.length} more examples.` : ''
})

/** Reads what the last visit left, and keeps every change. */
export const openOwnClasses = once(async () => {
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

function change(id: string, made: (one: OwnClass) => OwnClass): void {
  ownClasses.value = ownClasses.value.map((one) => (one.id === id ? made(one) : one))
}

export function addClass(): void {
  const names = new Set(ownClasses.value.map(({ name }) => name))
  let number = ownClasses.value.length + 1
  while (names.has(`class-${number}`)) number++
  ownClasses.value = [...ownClasses.value, { id: newId(), name: `class-${number}`, examples: [] }]
}

/** Takes examples over. @returns whether there was room for all of them */
export function addExamples(id: string, added: readonly Uint8Array[]): boolean {
  let isFull = false
  change(id, (one) => {
    const examples = [...one.examples, ...added.filter(({ length }) => length === exampleBytes)]
    isFull = examples.length > mostExamples
    return { ...one, examples: examples.slice(0, mostExamples) }
  })
  return !isFull
}

export function renameClass(id: string, name: string): void {
  change(id, (one) => ({ ...one, name: name.trim() || one.name }))
}

function remove(next: readonly OwnClass[], said: string): void {
  classesBefore.value = ownClasses.value
  ownClasses.value = next
  announce(`${said} It can be brought back.`)
}

export function removeClass(id: string): void {
  remove(
    ownClasses.value.filter((one) => one.id !== id),
    'The class was removed.',
  )
}

export function removeExample(id: string, index: number): void {
  remove(
    ownClasses.value.map((one) =>
      one.id === id ? { ...one, examples: one.examples.filter((_, at) => at !== index) } : one,
    ),
    'The example was removed.',
  )
}

/** Brings back what was removed last. */
export function undoRemoval(): void {
  if (classesBefore.value) ownClasses.value = classesBefore.value
  classesBefore.value = undefined
}
