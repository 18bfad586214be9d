import type { NumberOption } from '@telarjs/core'

/** A number with a default. */
type Defaulted = NumberOption & { default: number }

/** A fraction that an average keeps per step: 0 forgets at once, 1 would never change. */
export function decayRate(fallback: number, description: string): Defaulted {
  return { type: 'number', default: fallback, minimum: 0, exclusiveMaximum: 1, description }
}

/** What is added to a denominator. Never left to the backend, whose own epsilon differs from device to device. */
export function epsilonOf(fallback: number): Defaulted {
  return { ...positive('Added to the denominator'), default: fallback }
}

/** A number above zero. */
export function positive(description: string): NumberOption {
  return { type: 'number', exclusiveMinimum: 0, description }
}

/** λ of decoupled weight decay. */
export function weightDecayOf(fallback: number): Defaulted {
  return { type: 'number', default: fallback, minimum: 0, description: 'λ of the decoupled weight decay' }
}
