import { computed } from '@preact/signals'
import * as english from '@telarjs/core'
import type { ValueKind } from '@telarjs/core'
import { spoken } from './language.js'

/** Numbers of a language, or nothing for English, which core writes without the tables of `Intl`. */
const formats = computed(() => (spoken.value.code === 'en' ? undefined : createFormats(spoken.value.locale)))

function createFormats(locale: string) {
  const known = new Map<string, Intl.NumberFormat>()
  const decimalSign = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')!.value
  return {
    format(value: number, options: Intl.NumberFormatOptions): string {
      const key = JSON.stringify(options)
      const format = known.get(key) ?? new Intl.NumberFormat(locale, options)
      known.set(key, format)
      return format.format(value)
    },
    withSign: (text: string) => text.replace('.', decimalSign),
  }
}

/** A number for people in at most so many significant digits: `0.06294`, and `0,06294` in Spanish. */
export function short(value: number | null | undefined, digits = 4): string {
  const text = english.short(value, digits)
  if (!formats.value || typeof value !== 'number' || !Number.isFinite(value)) return text
  return text.includes('e')
    ? formats.value.withSign(text)
    : formats.value.format(value, {
        maximumSignificantDigits: Math.max(digits, Math.round(Math.abs(value)).toString().length),
      })
}

/** A part of one as per cent: `97.91 %`. */
export function percent(part: number | null | undefined, digits = 2): string {
  if (!formats.value || typeof part !== 'number' || !Number.isFinite(part)) return english.percent(part, digits)
  return formats.value.format(part, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** The value of a metric, by what its values are. */
export function formatMetric(value: number | null | undefined, kind: ValueKind = 'number'): string {
  return kind === 'fraction' ? percent(value) : short(value)
}

/** A whole number with its thousands apart. */
export function grouped(value: number): string {
  return formats.value?.format(value, { maximumFractionDigits: 0 }) ?? english.grouped(value)
}

/** A length of time in its two largest units: `3 min 20 s`. */
export function duration(seconds: number): string {
  return localized(english.duration(seconds))
}

/** A number in so many significant digits, zeros too: `2.30`. */
export function precise(value: number, digits = 3): string {
  return localized(value.toPrecision(digits))
}

/** A number that is text already, with the decimal sign of the language. */
export function localized(text: string): string {
  return formats.value?.withSign(text) ?? text
}

/** A number in full, as it stands in a field: `0.002`, and `0,002` in Spanish. */
export function written(value: number): string {
  return localized(String(value))
}

/**
 * The number that somebody typed; NaN for what is none. Point and comma both begin the fraction, in every language; in a whole number of groups of
 * three digits they stand between thousands: `60,000`.
 */
export function typedNumber(text: string, isWhole = false): number {
  const typed = text.trim()
  if (isWhole && /^[-+]?\d{1,3}([., ]\d{3})+$/.test(typed)) return Number(typed.replace(/[., ]/g, ''))
  return typed === '' ? NaN : Number(typed.replace(',', '.'))
}

/** A day of this year and its time: `Nov 28, 17:40`. */
export function dayAndTime(time: number): string {
  const { locale } = spoken.value
  return new Date(time).toLocaleString(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
}
