import { bestReport, compareValues, type Direction, type Trial } from './trial.js'

/** Decides after each report whether a trial should continue. */
export interface Pruner {
  readonly name: string
  /** @returns why it should stop, or undefined */
  prune(trial: Trial, others: readonly Trial[], direction: Direction): string | undefined
}

/**
 * The stopping variant of asynchronous successive halving (ASHA): after r, r·η, r·η² … epochs only the best 1/η (rounded up) of the trials that
 * have come so far continue; the others end. In the paper, trials are paused and may be promoted later, once they are among the best floor(n/η);
 * here, as in Ray Tune and Optuna, a stopped trial is never resumed.
 * Li et al., "A system for massively parallel hyperparameter tuning" (2020), arXiv:1810.05934, algorithm 2.
 *
 * @example
 * const events = search({ space, strategy: tpe(), pruner: successiveHalving(), trials: 50, direction: 'minimize', run })
 */
export function successiveHalving({
  firstEpochs = 1,
  reduction = 3,
}: { readonly firstEpochs?: number; readonly reduction?: number } = {}): Pruner {
  function isRung(epoch: number): boolean {
    for (let rung = firstEpochs; rung <= epoch; rung *= reduction) if (rung === epoch) return true
    return false
  }

  return {
    name: 'asha',
    prune(trial, others, direction) {
      const epoch = trial.reports.at(-1)?.epoch ?? 0
      if (!isRung(epoch)) return undefined
      const own = bestReport(trial, epoch, direction)!
      const rivals = others
        .filter(({ reports }) => reports.some((report) => report.epoch >= epoch))
        .map((other) => bestReport(other, epoch, direction)!)
      const place = rivals.filter((value) => compareValues(direction)(value, own) < 0).length
      const kept = Math.ceil((rivals.length + 1) / reduction)
      return place < kept
        ? undefined
        : `after epoch ${epoch} it is number ${place + 1} of ${rivals.length + 1}, of which ${kept} go on`
    },
  }
}

/**
 * Stops a trial whose best value so far is worse than the median of the others at that epoch.
 * Golovin et al., "Google Vizier" (2017), 3.2.2.
 *
 * @example
 * const events = search({ space, strategy: randomSearch(), pruner: medianPruning(), trials: 20, direction: 'minimize', run })
 */
export function medianPruning({
  warmupEpochs = 1,
  startup = 4,
}: { readonly warmupEpochs?: number; readonly startup?: number } = {}): Pruner {
  return {
    name: 'median',
    prune(trial, others, direction) {
      const epoch = trial.reports.at(-1)?.epoch ?? 0
      const rivals = others.flatMap(({ reports }) => reports.find((report) => report.epoch === epoch)?.value ?? [])
      if (epoch <= warmupEpochs || rivals.length < startup) return undefined
      const own = bestReport(trial, epoch, direction)!
      const middle = median(rivals)
      return compareValues(direction)(own, middle) <= 0
        ? undefined
        : `after epoch ${epoch} its best is ${own.toPrecision(4)}, the median of the others ${middle.toPrecision(4)}`
    },
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
