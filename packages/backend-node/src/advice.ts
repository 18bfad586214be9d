import type { BackendReport } from './examine.js'
import type { NodeBackendId } from './ids.js'

/** A short measurement is no better than this. */
const CLEARLY = 1.2

/** Says for each network that was measured which backend trains it clearly faster than the chosen one. */
export function adviseOn(chosen: NodeBackendId, backends: readonly BackendReport[]): string[] {
  const measured = backends.filter(({ starts, problem }) => starts && problem === undefined)
  const own = measured.find(({ id }) => id === chosen)?.speeds ?? []
  return own.flatMap(({ network, samplesPerSecond }) => {
    const rivals = measured.map(({ id, speeds }) => ({
      id,
      times: (speeds?.find((speed) => speed.network === network)?.samplesPerSecond ?? 0) / samplesPerSecond,
    }))
    const best = rivals.reduce((a, b) => (b.times > a.times ? b : a))
    return best.times >= CLEARLY ? [`--backend ${best.id} is ${best.times.toFixed(1)} times as fast on ${network}`] : []
  })
}
