/** Counts the bytes that arrays are asked for, so that a header which is believed is seen even where its memory is never touched. */
export interface MemoryCount {
  /** Bytes since the last call. */
  taken(): number
}

const types = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const

/** More than any of these files is worth: asking for it is stopped, so that a believed header ends its case and not the machine. */
const mostBytes = 2 ** 30

/**
 * Puts counting constructors in place of the global ones; to be called before what is to be counted is loaded. What a method makes of an array,
 * such as `slice`, is counted too: it makes its result by the array's constructor.
 */
export function countMemory(): MemoryCount {
  let bytes = 0
  function add(count: number): void {
    if (!(count > 0)) return
    bytes += count
    if (count > mostBytes) throw new RangeError(`${count} bytes were asked for at once`)
  }
  const Buffers = ArrayBuffer
  for (const type of types) {
    const counted = new Proxy(type, {
      construct(target, given: unknown[], as) {
        const [first] = given
        if (typeof first === 'number') add(first * type.BYTES_PER_ELEMENT)
        const made = Reflect.construct(target, given, as === counted ? target : as) as ArrayBufferView
        if (typeof first === 'object' && !(first instanceof Buffers) && !(first instanceof SharedArrayBuffer))
          add(made.byteLength)
        return made
      },
    })
    Object.defineProperty(type.prototype, 'constructor', { value: counted, configurable: true, writable: true })
    Object.defineProperty(globalThis, type.name, { value: counted, configurable: true, writable: true })
  }
  globalThis.ArrayBuffer = new Proxy(Buffers, {
    construct(target, given: unknown[], as) {
      add(Number(given[0]))
      return Reflect.construct(target, given, as) as ArrayBuffer
    },
  })
  return {
    taken() {
      const taken = bytes
      bytes = 0
      return taken
    },
  }
}
