import { centralDifferences, createRandom, type Kind } from '@telarjs/core'
import { broken, type Subject } from './subject.js'

/** At most this many elements of a gradient are checked. */
const MOST = 24
const STEP = 1 / 64
const TOLERANCE = 4e-3

/**
 * Compares a gradient with central differences, extrapolated (Richardson, 1911).
 * Where two step widths disagree, the function has a kink and the element is skipped; that may happen to a third of them at most.
 *
 * @param f the function of one tensor's values
 * @param remedy what ends the message
 * @throws PluginError that names the first wrong element
 */
export function checkGradient(
  subject: Subject<Kind>,
  what: string,
  f: (at: Float32Array) => number,
  at: Float32Array,
  gradient: ArrayLike<number>,
  remedy = '',
): void {
  if (gradient.length !== at.length)
    broken(subject, `${what}: expected ${at.length} elements, received ${gradient.length}`)
  const chosen = createRandom(at.length).permutation(at.length).subarray(0, MOST)
  const slopes = centralDifferences((above, below) => f(above) - f(below), at, chosen, [STEP, STEP / 2])
  const largest = Math.max(...slopes.map(({ narrow }) => Math.abs(narrow)))
  // How much the rounding of f to float32 shows up in a difference.
  const allowed = TOLERANCE * largest + (2 ** -22 * (1e-3 + Math.abs(f(at)))) / STEP
  let smooth = 0
  for (const { index, wide, narrow } of slopes) {
    if (!(Math.abs(wide - narrow) <= allowed)) continue
    smooth++
    const expected = (4 * narrow - wide) / 3
    if (!(Math.abs(gradient[index]! - expected) <= allowed)) {
      broken(
        subject,
        `${what}[${index}]: expected ${expected.toPrecision(4)} by finite differences, received ${gradient[index]!.toPrecision(4)}${remedy}`,
      )
    }
  }
  if (smooth * 3 < chosen.length * 2)
    broken(
      subject,
      `${what}: cannot be checked, ${chosen.length - smooth} of ${chosen.length} differences disagree with themselves`,
    )
}
