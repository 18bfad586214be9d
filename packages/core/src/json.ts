/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

type IsJson<T> = unknown extends T
  ? true
  : T extends Json | undefined
    ? true
    : T extends
          | ((...args: never[]) => unknown)
          | bigint
          | symbol
          | Date
          | RegExp
          | Map<unknown, unknown>
          | Set<unknown>
          | ArrayBufferView
      ? false
      : T extends readonly (infer Item)[]
        ? IsJson<Item>
        : T extends object
          ? false extends { [Key in keyof T]-?: IsJson<T[Key]> }[keyof T]
            ? false
            : true
          : false

/** `unknown` where `T` is plain JSON, otherwise a sentence that shows up in the compiler's message. */
export type PlainJson<T> =
  false extends IsJson<T>
    ? 'Error: the options of a plugin must be plain JSON, so that an experiment can be written to a file'
    : unknown

/**
 * What an object has of itself under a name that somebody chose, and not from its prototype: nobody gave a metric `constructor`.
 *
 * @example
 * ownValue({ accuracy: 0.9 }, 'accuracy') // 0.9
 * ownValue({ accuracy: 0.9 }, 'constructor') // undefined
 */
export function ownValue<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined
}

/**
 * True for `{}` literals, false for arrays, null and instances of classes.
 *
 * @example
 * isPlainObject({ a: 1 }) // true
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
