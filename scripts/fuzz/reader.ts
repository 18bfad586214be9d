import type { Form } from './damage.js'

/** Something that reads what comes from outside. */
export interface Reader {
  readonly name: string
  readonly form: Form
  /** Whole files, from which the damaged ones are made. */
  files(): Promise<readonly Uint8Array[]> | readonly Uint8Array[]
  /** Reads a file. What it refuses is one of Telar's errors; of the Studio's readers, an Error in words. */
  read(bytes: Uint8Array): unknown
  /** The reader belongs to the Studio. */
  readonly isOfStudio?: boolean
  /**
   * The parts of what was read that a checksum covers: they are those of the whole file, or the file is refused.
   */
  covered?(result: unknown): readonly Uint8Array[]
  /** The most bytes of arrays that the format can describe in a byte of a file; deflate makes nothing more than 1032 times smaller. */
  readonly expansion?: number
}

export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const bytesText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
export const jsonBytes = (value: unknown): Uint8Array => textBytes(JSON.stringify(value))
export const linesBytes = (values: readonly unknown[]): Uint8Array =>
  textBytes(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
