/** Small things that the browser remembers: text by name. */
export interface Settings {
  get(name: string): string | undefined
  set(name: string, value: string): void
  remove(name: string): void
}

/**
 * Settings in the browser's storage; where that is denied, for as long as the page lives.
 *
 * @param open gives the storage, which the browser may refuse by an exception
 */
export function createSettings(open: () => globalThis.Storage): Settings {
  const memory = new Map<string, string>()
  function attempt<T>(work: (storage: globalThis.Storage) => T): T | undefined {
    try {
      return work(open())
    } catch {
      return undefined
    }
  }
  return {
    get: (name) => memory.get(name) ?? attempt((storage) => storage.getItem(name)) ?? undefined,
    set(name, value) {
      // What does not fit, or may not be kept, is remembered all the same.
      if (attempt((storage) => (storage.setItem(name, value), true))) memory.delete(name)
      else memory.set(name, value)
    },
    remove(name) {
      memory.delete(name)
      attempt((storage) => storage.removeItem(name))
    },
  }
}

/** Of this browser. */
export const settings = createSettings(() => localStorage)

/** Of this tab. */
export const tabSettings = createSettings(() => sessionStorage)
