/** Replaces members of an object and hands back the way to restore them. */
export function patch<T extends object>(target: T, replacements: Partial<T>): () => void {
  const keys = Object.keys(replacements) as (keyof T & string)[]
  const before = keys.map((key) => [key, Object.getOwnPropertyDescriptor(target, key)] as const)
  Object.assign(target, replacements)
  return function restore() {
    for (const [key, descriptor] of before) {
      delete target[key]
      if (descriptor) Object.defineProperty(target, key, descriptor)
    }
  }
}
