/** The side of an example, in dots. */
export const exampleSide = 32
/** Bytes of an example: red, green and blue of each dot, row by row. */
export const exampleBytes = 3 * exampleSide ** 2

/** A class of one's own, with the examples that were recorded for it. */
export interface OwnClass {
  readonly id: string
  readonly name: string
  readonly examples: readonly Uint8Array[]
  /** Whether training leaves it out for now. */
  readonly isLeftOut?: boolean
}
