import { type Json, ownValue } from '@telarjs/core'
import { options } from './en/options.js'
import { textsOf } from './language.js'
import { written } from './numbers.js'

const t = textsOf('options', options)

/** `kernel size` for `kernelSize`; an option that the page does not know has the words of its name. */
export function optionWords(name: string): string {
  return ownValue(t.names, name) ?? name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase()
}

/** What an option is called in the form of its plugin, which may give it a title. */
export function optionName(name: string, title?: string): string {
  const words = optionWords(name)
  return title ?? words.charAt(0).toUpperCase() + words.slice(1)
}

/** What an option is called away from the form of its plugin: `alpha-dropout rate`. @param plugin its short id */
export function optionOfPlugin(plugin: string, name: string, title?: string): string {
  return t.ofPlugin(plugin, title?.toLowerCase() ?? optionWords(name))
}

/** What a choice of an option is called; names of functions, and what the page does not know, stay as they are. */
export const choiceName = (choice: string): string => ownValue(t.choices, choice) ?? choice

/** What an option is set to, in a line of text. */
export function optionValue(
  value: number | string | boolean,
  { enum: choices }: { readonly enum?: readonly Json[] } = {},
): string {
  if (typeof value === 'number') return written(value)
  return typeof value === 'string' && choices?.includes(value) ? choiceName(value) : String(value)
}
