import { sizeOf } from '@telarjs/core'
import type { Chunk, Feeds, NamedTensors, Runner, StateHolder, Step, Tables } from '@telarjs/tensor'
import type { StackedRunner } from '@telarjs/tensor/captured'
import { createSharedSplits, type SharedSplits } from './data/shared-splits.js'
import { specOf } from './plugin-errors/tensor-spec.js'

/** Steps of one run, for a batch of one size. */
export interface StackedStep {
  readonly step: Step
  readonly holder: StateHolder
  /** What an evaluation reads and leaves as it is: the state, and the split, which only runs that read the same one can share. */
  readonly reads?: { readonly state: NamedTensors; readonly split: object } | undefined
  readonly feeds: Feeds
  readonly kind: Runner['kind']
  /** The runner of this run alone, made where it is needed: it takes memory that a stack needs once more. */
  alone(): Promise<Runner>
}

/** A run's place in a stack. */
export interface StackPlace {
  /** The data of all runs on the device. */
  readonly splits: SharedSplits
  /** Issues steps together with the other runs. They may be fewer than was asked for: as many as all runs ask for. */
  run(of: StackedStep, steps: number, tables: Tables): Promise<Chunk>
  /** Lets go of the state, because it is replaced; or of one step alone. */
  forget(of?: StackedStep): void
  /** The others go on without this run. */
  leave(): void
}

/** Runs that train together on one GPU: what each would start a kernel for is done for all of them by one. */
export interface RunStack {
  join(): StackPlace
}

interface Call {
  readonly of: StackedStep
  readonly steps: number
  readonly tables: Tables
  readonly resolve: (chunk: Chunk) => void
  readonly reject: (error: unknown) => void
}

/** How a stack waits. */
export interface RunStackOptions {
  /** How long runs wait for one whose events nobody reads, in milliseconds, before they go on without it. Default 2,000. */
  readonly patienceMs?: number
}

/** Parts of the patience. A thread that is busy, such as with compiling, takes one of them, however long it is. */
const TURNS = 10

/**
 * Makes a stack. Runs of one process that are given the same one wait for one another at every chunk of steps, but not for one whose events nobody
 * reads for a while: the others go on without it until it asks again. On WebGPU, runs of the same architecture and batch size are then trained by
 * the same kernels, and evaluated by them; results have the same bits as those of each run alone.
 * Runs that are not alike, or that do not fit into memory together, are trained one after the other.
 *
 * @example
 * const stack = createRunStack()
 * async function follow(seed: number): Promise<void> {
 *   for await (const event of train({ ...experiment, seed }, { registry, stack })) if (event.type === 'runEnd') console.log(event.status)
 * }
 * await Promise.all([follow(1), follow(2)])
 */
export function createRunStack({ patienceMs = 2_000 }: RunStackOptions = {}): RunStack {
  const places = new Map<StackPlace, Call | undefined>()
  /** Runs that the others wait for no longer. */
  const away = new Set<StackPlace>()
  const runners = createStackedRunners()
  const splits = createSharedSplits()
  const patience = createPatience(patienceMs)

  /** Goes on once every run has asked for steps, but for those that are away. */
  function goOnTogether(): void {
    const calls = [...places.values()].filter((call) => call !== undefined)
    if (calls.length === 0) return
    const missing = [...places].filter(([place, call]) => call === undefined && !away.has(place))
    if (missing.length > 0)
      return patience.start(() => {
        for (const [place] of missing) if (places.get(place) === undefined) away.add(place)
        goOnTogether()
      })
    patience.stop()
    for (const place of places.keys()) places.set(place, undefined)
    void issueAll(calls, runners)
  }

  return {
    join() {
      const steps = new Set<StackedStep>()
      const place: StackPlace = {
        splits,
        run(of, count, tables) {
          steps.add(of)
          away.delete(place)
          return new Promise((resolve, reject) => {
            places.set(place, { of, steps: count, tables, resolve, reject })
            goOnTogether()
          })
        },
        forget(of) {
          for (const each of of ? [of] : steps) {
            runners.forget(each)
            steps.delete(each)
          }
        },
        leave() {
          place.forget()
          places.delete(place)
          away.delete(place)
          goOnTogether()
        },
      }
      places.set(place, undefined)
      return place
    },
  }
}

/** Waits for a while, unless it is stopped. */
function createPatience(patienceMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined

  function wait(turns: number, end: () => void): void {
    timer = setTimeout(() => {
      if (turns > 1) return wait(turns - 1, end)
      timer = undefined
      end()
    }, patienceMs / TURNS)
  }

  return {
    /** Calls `end` afterwards; does nothing where it waits already. */
    start(end: () => void): void {
      if (timer === undefined) wait(TURNS, end)
    },
    stop(): void {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** Issues the steps of all runs: those that are alike together. */
async function issueAll(calls: readonly Call[], runners: StackedRunners): Promise<void> {
  const groups: { readonly likeness: string; readonly split: object | undefined; readonly calls: Call[] }[] = []
  for (const call of calls) {
    const [likeness, split] = [likenessOf(call.of), call.of.reads?.split]
    const group = groups.find((other) => other.split === split && other.likeness === likeness)
    if (group) group.calls.push(call)
    else groups.push({ likeness, split, calls: [call] })
  }
  for (const group of groups) await issue(group.calls, runners)
}

/** Steps are alike whose state and feeds have the same names, types and shapes. */
function likenessOf({ holder, reads, feeds, kind }: StackedStep): string {
  const specs = (state: NamedTensors) => Object.entries(state).map(([name, tensor]) => [name, specOf(tensor)])
  return JSON.stringify([kind, specs(holder.current), specs(reads?.state ?? {}), feeds])
}

/** Issues the steps of alike runs: together, or of each half where the whole cannot be stacked, down to each run alone. */
async function issue(calls: readonly Call[], runners: StackedRunners): Promise<void> {
  const steps = Math.min(...calls.map((call) => call.steps))
  try {
    const stacked = calls.length > 1 ? await runners.get(calls.map(({ of }) => of)) : undefined
    if (stacked) {
      const chunks = stacked.run(
        steps,
        calls.map(({ of, tables }) => firstRows(of.feeds, tables, steps)),
      )
      for (const [i, { resolve }] of calls.entries()) resolve(chunks[i]!)
    } else if (calls.length > 1) {
      const half = Math.ceil(calls.length / 2)
      await issue(calls.slice(0, half), runners)
      await issue(calls.slice(half), runners)
    } else {
      const [{ of, tables, resolve }] = calls as readonly [Call]
      resolve((await of.alone()).run(steps, tables))
    }
  } catch (error) {
    for (const { reject } of calls) reject(error)
  }
}

function firstRows(feeds: Feeds, tables: Tables, steps: number): Tables {
  return Object.fromEntries(
    Object.entries(tables).map(([name, values]) => [name, values.subarray(0, steps * sizeOf(feeds[name]!.shape))]),
  )
}

/** The stacked runners by their members; undefined for members that cannot be stacked. */
interface StackedRunners {
  get(members: readonly StackedStep[]): Promise<StackedRunner | undefined>
  forget(member: StackedStep): void
}

interface Made {
  readonly members: readonly StackedStep[]
  readonly runner: StackedRunner | undefined
}

function createStackedRunners(): StackedRunners {
  let made: Made[] = []
  return {
    async get(members) {
      const known = made.find(
        (each) => each.members.length === members.length && each.members.every((member, i) => member === members[i]),
      )
      if (known) return known.runner
      // A run that comes or goes changes the stack; the memory of the former one is free first.
      const isFormer = (each: Made) =>
        each.runner !== undefined && each.members.some((member) => members.includes(member))
      for (const { runner } of made.filter(isFormer)) runner!.release()
      made = made.filter((each) => !isFormer(each))
      const runner = await stack(members)
      made = [...made, { members, runner }]
      return runner
    },
    forget(member) {
      for (const { members, runner } of made) if (members.includes(member)) runner?.release()
      made = made.filter(({ members }) => !members.includes(member))
    },
  }
}

async function stack(members: readonly StackedStep[]): Promise<StackedRunner | undefined> {
  if (members.some(({ kind }) => kind !== 'captured')) return undefined
  const { createStackedRunner } = await import('@telarjs/tensor/captured')
  // Whatever is wrong with a step is said where it then runs alone, and fails that run only.
  return createStackedRunner(members, members[0]!.feeds).catch(() => undefined)
}
