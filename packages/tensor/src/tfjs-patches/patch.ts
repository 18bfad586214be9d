/** Replaces members of an object and returns the function that restores them. */
export function patch<T extends object>(target: T, replacements: Partial<T>): () => void {
  const keys = Object.keys(replacements) as (keyof T & string)[]
  const before = keys.map((key) => [key, Object.getOwnPropertyDescriptor(target, key)] as const)
  Object.assign(target, replacements)
  return function restore() {
    // In reverse order: V8 keeps an object fast if the property that was added last is deleted first.
    for (const [key, descriptor] of before.toReversed()) {
      if (descriptor) Object.defineProperty(target, key, descriptor)
      else delete target[key]
    }
  }
}
