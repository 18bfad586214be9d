import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { Icon, type IconName } from './icons.js'

export type Tab = 'build' | 'train' | 'understand' | 'runs'

export const tab = signal<Tab>('train')

const tabs: readonly (readonly [Tab, string, IconName])[] = [
  ['build', 'Build', 'build'],
  ['train', 'Train', 'chart'],
  ['understand', 'Understand', 'eye'],
  ['runs', 'Runs', 'rows'],
]

/** The rooms of the page. On wide screens what is built is always seen, and needs no tab. */
export function Tabs(): JSX.Element {
  return (
    <nav class="tabs" aria-label="Views">
      {tabs.map(([id, text, icon]) => (
        <button key={id} type="button" class={`tab tab-${id}`} aria-current={tab.value === id ? 'page' : undefined} onClick={() => (tab.value = id)}>
          <Icon name={icon} /> <span>{text}</span>
        </button>
      ))}
    </nav>
  )
}
