import { optionsJsonSchema } from '@telarjs/core'
import type { Schedule, ScheduleContext } from '@telarjs/schedulers/schedule'
import { withOtherOptions } from './limits.js'
import { broken, type Checks, type KitConfig } from './subject.js'

/** Runs that are too short for a decay or a warm-up of some epochs. */
const SHORT = [1, 2, 3].map((steps) => ({ steps, stepsPerEpoch: 1, learningRate: 0.1 }))
/** Runs in which any warm-up should end; few are as long. */
const LONG = [
  { steps: 20_000, stepsPerEpoch: 100, learningRate: 0.1 },
  { steps: 200_000, stepsPerEpoch: 2000, learningRate: 0.1 },
]
/** So many steps of a long run are looked at. */
const LOOKS = 200
/** A factor that is on its way up to the whole learning rate is above this at the end. */
const MUCH = 0.5

/** Checks for what a module keeps of the first run that it sees, which is new to it only once; they come first. */
export const firstScheduleChecks: Checks<'schedule', KitConfig> = {
  'asks each run for its steps'(subject) {
    const [first, second] = [1, 2].map(() => readsOf(subject.make())) as [ReadonlySet<string>, ReadonlySet<string>]
    const kept = [...first].find((name) => !second.has(name))
    if (kept !== undefined)
      broken(
        subject,
        `factor: asks a first run for its ${kept}, and a second one no longer; keep nothing in the module, where all runs share it`,
      )
  },
}

/** The names of what a schedule asks a run for; none where it copies all of it. */
function readsOf(schedule: Schedule): ReadonlySet<string> {
  const read = new Set<string>()
  let isCopied = false
  const run = new Proxy(
    { steps: 7, stepsPerEpoch: 3, learningRate: 0.001 },
    {
      get: (target, name) => (read.add(String(name)), Reflect.get(target, name) as unknown),
      ownKeys: (target) => ((isCopied = true), Reflect.ownKeys(target)),
    },
  )
  schedule.factor(1, run)
  return isCopied ? new Set() : read
}

function sampled(schedule: Schedule, run: ScheduleContext, steps = run.steps): number[] {
  return Array.from({ length: LOOKS }, (_, look) => schedule.factor(Math.floor((look * steps) / LOOKS), run))
}

/** Checks with runs that are very short or long, and with other options. */
export const scheduleRunChecks: Checks<'schedule', KitConfig> = {
  'learns something in a short run'(subject) {
    const schedule = subject.make()
    // From 0 up, as some warm-ups go, the only step of a run is at 0.
    const beginsAt0 = schedule.factor(0, LONG[0]!) === 0
    for (const run of SHORT) {
      const factors = Array.from({ length: run.steps }, (_, step) => schedule.factor(step, run))
      if (factors.every((factor) => factor === 0) && !(beginsAt0 && run.steps === 1))
        broken(
          subject,
          `factor: 0 at ${run.steps === 1 ? 'the only step' : 'all steps'} of a run of ${run.steps}, which then learns nothing; a decay reaches 0 after the last step`,
        )
    }
  },

  'ends its warm-up'(subject) {
    const schedule = subject.make()
    const ends = LONG.map((run) => {
      const factors = sampled(schedule, run)
      const isRising = factors.every((factor, at) => at === 0 || factor >= factors[at - 1]!)
      return isRising && factors.at(-1)! > factors[0]! ? factors.at(-1)! : Infinity
    })
    if (ends.every((end) => end < MUCH))
      broken(
        subject,
        `factor: still rising at the end of a run of ${LONG[0]!.steps} steps in epochs of ${LONG[0]!.stepsPerEpoch}, at ${ends[0]!.toPrecision(2)} of the learning rate; a warm-up counts steps, or epochs of stepsPerEpoch steps`,
      )
  },

  async 'depends on what it asks a run for'(subject) {
    const { properties } = await optionsJsonSchema(subject.plugin)
    // Other options may be what makes it depend on them.
    if (Object.keys(properties ?? {}).length > 0) return
    const schedule = subject.make()
    const runs = [...SHORT, ...LONG]
    for (const name of ['steps', 'stepsPerEpoch'] as const) {
      if (!readsOf(schedule).has(name)) continue
      const isUsed = runs.some((run) => {
        const other = { ...run, [name]: 7 * run[name] }
        return sampled(schedule, run).join() !== sampled(schedule, other, run.steps).join()
      })
      if (!isUsed)
        broken(
          subject,
          `factor: asks runs for their ${name}, but gives the same whatever it is; take it from the run of each call, and keep nothing in the module`,
        )
    }
  },

  async 'depends on its options'(subject) {
    const others = await withOtherOptions(subject)
    const curvesOf = (schedule: Schedule) => [...SHORT, ...LONG].map((run) => sampled(schedule, run).join()).join()
    const own = curvesOf(subject.make())
    if (others.length > 1 && others.every((other) => curvesOf(other.make()) === own))
      broken(
        subject,
        `factor: the same with ${JSON.stringify(others[0]!.config.options)} and ${others.length - 1} other values of its options; use the options of create, and keep none in the module`,
      )
  },
}
