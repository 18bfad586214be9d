import { signal } from '@preact/signals'
import type { FunctionComponent, JSX } from 'preact'
import { useEffect } from 'preact/hooks'

/** A component whose code comes when it is first shown. */
export function lazy(load: () => Promise<FunctionComponent>): FunctionComponent {
  const loaded = signal<FunctionComponent | undefined>(undefined)
  return function Lazy(): JSX.Element | null {
    useEffect(() => {
      if (!loaded.value) void load().then((component) => (loaded.value = component))
    }, [])
    return loaded.value ? <loaded.value /> : null
  }
}
