import { computed, signal, type Signal } from '@preact/signals'
import { stateTexts as t } from '../texts/state.js'

/** A change that can be taken back and made again. */
export interface Change {
  /** What was done, in a few words of the language of now: `removed dense`. */
  what(): string
  undo(): void | Promise<void>
  redo(): void | Promise<void>
  /** Memory that it alone holds on to; an experiment counts as nothing. */
  readonly bytes?: number
  /** The signal that it changes, if it is a change of one. */
  readonly of?: Signal<never>
}

/** How `set` takes a new value. */
export interface SetOptions {
  what(): string
  /** Belongs to the change before, as the movements of a slider under the hand do: undo takes them back together. */
  readonly isMerged?: boolean
  readonly isLoss?: boolean
  readonly bytes?: number
}

/** What was just done, and the way back. */
export interface Done {
  said(): string
  readonly way: 'undo' | 'redo'
}

interface Changes {
  readonly past: readonly Change[]
  readonly future: readonly Change[]
}

/** Changes that undo can take back; older ones are forgotten. */
const mostChanges = 100
/** What all of them may hold on to: drawings, examples, the networks of removed runs. */
const mostBytes = 100e6

/** The changes of a page, of whatever kind, in the order in which they were made. */
export class Timeline {
  readonly #changes = signal<Changes>({ past: [], future: [] })
  /** While a change is taken back or made again, which for a run takes a moment. */
  readonly #isMoving = signal(false)
  /** Changes that are made together, while they are. */
  #group: Change[] | undefined

  readonly canUndo = computed(() => this.#changes.value.past.length > 0 && !this.#isMoving.value)
  readonly canRedo = computed(() => this.#changes.value.future.length > 0 && !this.#isMoving.value)

  /** What the next undo takes back. */
  readonly nextUndo = computed(() => this.#changes.value.past.at(-1)?.what() ?? '')
  /** What the next redo makes again. */
  readonly nextRedo = computed(() => this.#changes.value.future.at(-1)?.what() ?? '')

  /** What was just destroyed, taken back or made again, until it is dismissed. */
  readonly done = signal<Done | undefined>(undefined)

  /** Remembers a change that has been made. @param isLoss whether something was destroyed, which is told with the way back */
  remember(change: Change, isLoss = false): void {
    if (this.#group) {
      this.#group.push(change)
      return
    }
    this.#changes.value = { past: bounded([...this.#changes.value.past, change]), future: [] }
    this.done.value = isLoss ? { said: () => sentence(change.what()), way: 'undo' } : undefined
  }

  /** Gives a signal another value, which undo takes back. The values themselves must never be changed. */
  set<T>(of: Signal<T>, next: T, { what, isMerged = false, isLoss = false, bytes = 0 }: SetOptions): void {
    const before = of.value
    if (before === next) return
    const { past, future } = this.#changes.value
    const last = past.at(-1)
    const undo = () => void (of.value = before)
    const redo = () => void (of.value = next)
    of.value = next
    if (isMerged && last?.of === (of as Signal<never>) && future.length === 0 && !this.#group) {
      const merged = { ...last, redo, bytes: (last.bytes ?? 0) + bytes }
      this.#changes.value = { past: bounded([...past.slice(0, -1), merged]), future }
    } else this.remember({ what, of: of as Signal<never>, undo, redo, bytes }, isLoss)
  }

  /** Makes one change of several, which undo takes back at once. */
  together(what: () => string, work: () => void): void {
    const group: Change[] = (this.#group = [])
    try {
      work()
    } finally {
      this.#group = undefined
    }
    if (group.length === 0) return
    this.remember({
      what,
      undo: () => group.toReversed().forEach((change) => void change.undo()),
      redo: () => group.forEach((change) => void change.redo()),
      bytes: bytesOf(group),
    })
  }

  /** Takes the last change back. @throws whatever the change cannot do; it stays the last one then */
  async undo(): Promise<void> {
    const change = this.#changes.value.past.at(-1)
    if (!change || !this.canUndo.value) return
    await this.#move(() => change.undo())
    const { past, future } = this.#changes.value
    this.#changes.value = { past: past.filter((one) => one !== change), future: [...future, change] }
    this.done.value = { said: () => t.undone(change.what()), way: 'redo' }
  }

  /** Makes the change that was taken back last again. @throws whatever the change cannot do; it stays the next one then */
  async redo(): Promise<void> {
    const change = this.#changes.value.future.at(-1)
    if (!change || !this.canRedo.value) return
    await this.#move(() => change.redo())
    const { past, future } = this.#changes.value
    this.#changes.value = { past: [...past, change], future: future.filter((one) => one !== change) }
    this.done.value = { said: () => t.doneAgain(change.what()), way: 'undo' }
  }

  async #move(work: () => void | Promise<void>): Promise<void> {
    this.#isMoving.value = true
    try {
      await work()
    } finally {
      this.#isMoving.value = false
    }
  }
}

function bytesOf(changes: readonly Change[]): number {
  return changes.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
}

/** The newest of them, as many as may be kept; the last one always. */
function bounded(past: readonly Change[]): readonly Change[] {
  let first = Math.max(0, past.length - mostChanges)
  for (let held = bytesOf(past.slice(first)); held > mostBytes && first < past.length - 1; first++)
    held -= past[first]!.bytes ?? 0
  return past.slice(first)
}

const sentence = (what: string) => `${what[0]!.toUpperCase()}${what.slice(1)}.`
