/** Replaces members of an object and hands back the way to restore them. */
export function patch<T extends object>(target: T, replacements: Partial<T>): () => void {
  const keys = Object.keys(replacements) as (keyof T & string)[]
  const before = keys.map((key) => [key, Object.getOwnPropertyDescriptor(target, key)] as const)
  Object.assign(target, replacements)
  return function restore() {
    // The last first: V8 keeps an object fast where what was added last is deleted first.
    for (const [key, descriptor] of before.toReversed()) {
      if (descriptor) Object.defineProperty(target, key, descriptor)
      else delete target[key]
    }
  }
}
