import { computed } from '@preact/signals'
import * as english from '@telarjs/core'
import type { ValueKind } from '@telarjs/core'
import { spoken } from './language.js'

/** Numbers of a language, or nothing for English, which core writes without the tables of `Intl`. */
const written = computed(() => (spoken.value.code === 'en' ? undefined : createFormats(spoken.value.locale)))

function createFormats(locale: string) {
  const formats = new Map<string, Intl.NumberFormat>()
  const decimalSign = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')!.value
  return {
    format(value: number, options: Intl.NumberFormatOptions): string {
      const key = JSON.stringify(options)
      const format = formats.get(key) ?? new Intl.NumberFormat(locale, options)
      formats.set(key, format)
      return format.format(value)
    },
    withSign: (text: string) => text.replace('.', decimalSign),
  }
}

/** A number for people in at most so many significant digits: `0.06294`, and `0,06294` in Spanish. */
export function short(value: number | null | undefined, digits = 4): string {
  const text = english.short(value, digits)
  if (!written.value || typeof value !== 'number' || !Number.isFinite(value)) return text
  return text.includes('e')
    ? written.value.withSign(text)
    : written.value.format(value, {
        maximumSignificantDigits: Math.max(digits, Math.round(Math.abs(value)).toString().length),
      })
}

/** A part of one as per cent: `97.91 %`. */
export function percent(part: number | null | undefined, digits = 2): string {
  if (!written.value || typeof part !== 'number' || !Number.isFinite(part)) return english.percent(part, digits)
  return written.value.format(part, {
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
  return written.value?.format(value, { maximumFractionDigits: 0 }) ?? english.grouped(value)
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
  return written.value?.withSign(text) ?? text
}

/** A day of this year and its time: `Nov 28, 17:40`. */
export function dayAndTime(time: number): string {
  const { locale } = spoken.value
  return new Date(time).toLocaleString(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
}
