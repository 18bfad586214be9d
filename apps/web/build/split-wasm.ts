import {
  createReader,
  directCalls,
  name,
  readSections,
  signed,
  unsigned,
  writeSections,
  type Reader,
} from './wasm-format.js'

/** The two binaries that stand for one. */
export interface TwoParts {
  /** What is started. */
  readonly core: Buffer
  /** Everything, to be started on the memory, the table and the stack of the core. */
  readonly whole: Buffer
  /** Where in `whole` the byte is that says whether its memory is shared: 2 more where it is. */
  readonly sharedFlagAt: number
}

/** The module from which the whole takes what the core has. */
const CORE = 'core'

const [TYPES, IMPORTS, FUNCTIONS, TABLE, MEMORY, GLOBALS, EXPORTS, ELEMENTS, CODE, DATA] = [
  1, 2, 3, 4, 5, 6, 7, 9, 10, 11,
] as const
const [FUNCTION_KIND, TABLE_KIND, MEMORY_KIND, GLOBAL_KIND] = [0, 1, 2, 3] as const

/** What the core has of the binary. */
export interface CoreChoice {
  /** Which exported functions, by name, with all functions that they call. */
  isWanted(name: string): boolean
  /** Numbers of functions that are left out although functions of the core call them. */
  readonly leftOut: readonly number[]
  /** What the file says of itself. */
  readonly notice: string
}

/**
 * Splits a binary that emscripten made: the core has the exports that are wanted and all that these call. The other functions are left out of it; their numbers and their
 * places in the table of functions stay. In the place of one stands a function that first calls what is in the table's last place, which is one more than the binary had,
 * and then what that has put in its own place. Functions that are left out by number get a place behind the binary's.
 * What the core keeps is the binary's, byte for byte, so it computes the same.
 */
export function splitWasm(binary: Uint8Array, { isWanted, leftOut, notice }: CoreChoice): TwoParts {
  const module = read(binary, leftOut)
  const wanted = module.exports.filter(({ kind, name }) => kind !== FUNCTION_KIND || isWanted(name))
  const functions = wanted.filter(({ kind }) => kind === FUNCTION_KIND).map(({ index }) => index)
  const kept = reachable(module, functions, new Set(leftOut))
  const size = unsigned(module.placeOfLoader + 1)
  const table = [1, 0x70, 1, ...size, ...size]
  const changed = new Map(module.sections).set(ELEMENTS, elementsOf(module.elements))
  const core = new Map(changed)
    .set(TABLE, Buffer.from(table))
    .set(EXPORTS, coreExports(module, wanted))
    .set(CODE, coreCode(module, kept))
  const whole = new Map(changed).set(IMPORTS, wholeImports(module, table))
  for (const id of [TABLE, MEMORY, GLOBALS, DATA]) whole.delete(id)
  const bytes = written(whole, notice)
  const memory = Buffer.from([...name(CORE), ...name(exportOf(module, MEMORY_KIND)), MEMORY_KIND])
  return { core: written(core, notice), whole: bytes, sharedFlagAt: bytes.indexOf(memory) + memory.length }
}

type Module = ReturnType<typeof read>

function read(binary: Uint8Array, leftOut: readonly number[]) {
  const sections = new Map(readSections(binary).map(({ id, content }) => [id, content]))
  const section = (id: number) => createReader(sections.get(id)!)
  const types = section(TYPES)
  const imports = section(IMPORTS)
  const functions = section(FUNCTIONS)
  const exports = section(EXPORTS)
  const code = section(CODE)
  const globals = section(GLOBALS)
  const elements = readElements(section(ELEMENTS), leftOut)
  return {
    sections,
    /** Of each type how many values go in and out. */
    types: types.list(() => {
      types.skip(1)
      return [types.list(types.byte).length, types.list(types.byte).length] as const
    }),
    imports: imports.list(() => {
      const [from, field, kind, type] = [imports.name(), imports.name(), imports.byte(), imports.unsigned()]
      if (kind !== FUNCTION_KIND)
        throw new Error(`split-wasm: ${from}.${field}: expected a function, received kind ${kind}`)
      return { field, type }
    }),
    /** The type of each function that is not imported. */
    functions: functions.list(functions.unsigned),
    /** The type of each global, and whether it can change. */
    globals: globals.list(() => {
      const type = globals.take(2)
      if (globals.byte() !== 0x41 || globals.unsigned() < 0 || globals.byte() !== 0x0b)
        throw new Error('split-wasm: expected globals that begin with an i32 constant')
      return type
    }),
    exports: exports.list(() => ({ name: exports.name(), kind: exports.byte(), index: exports.unsigned() })),
    bodies: code.list(() => code.take(code.unsigned())),
    elements,
    placeOfLoader: elements.first + elements.functions.length,
  }
}

/** The functions in the table, from a first place on; those that are left out by number come behind the binary's own. */
interface Elements {
  readonly first: number
  readonly functions: readonly number[]
}

function readElements(section: Reader, leftOut: readonly number[]): Elements {
  const [count, flags, constant, first, end] = [
    section.byte(),
    section.byte(),
    section.byte(),
    section.byte(),
    section.byte(),
  ]
  if (count !== 1 || flags !== 0 || constant !== 0x41 || first >= 64 || end !== 0x0b)
    throw new Error('split-wasm: expected one list of functions, from one of the first 64 places of the table on')
  return { first, functions: [...section.list(section.unsigned), ...leftOut] }
}

function elementsOf({ first, functions }: Elements): Buffer {
  return Buffer.from([1, 0, 0x41, first, 0x0b, ...unsigned(functions.length), ...functions.flatMap(unsigned)])
}

/** These functions and all that they call directly. */
function reachable(
  { imports, bodies }: Module,
  from: readonly number[],
  leftOut: ReadonlySet<number>,
): ReadonlySet<number> {
  const seen = new Set(from)
  for (const index of seen) for (const called of calledBy(index)) if (!leftOut.has(called)) seen.add(called)
  return seen

  function calledBy(index: number): number[] {
    const body = bodies[index - imports.length]
    return body ? directCalls(body) : []
  }
}

/** What the core exports: besides what is wanted its imports and globals (where the stack ends), which the whole shares with it. */
function coreExports({ imports, globals }: Module, wanted: Module['exports']): Buffer {
  const passed = imports.map(({ field }, index) => ({ name: field, kind: FUNCTION_KIND, index }))
  const shared = globals.map((_, index) => ({ name: globalName(index), kind: GLOBAL_KIND, index }))
  const all = [...wanted, ...passed, ...shared]
  const entries = all.flatMap((each) => [...name(each.name), each.kind, ...unsigned(each.index)])
  return Buffer.from([...unsigned(all.length), ...entries])
}

/** The bodies that are kept, and in place of all others one that leads to the whole, or one that nothing calls. */
function coreCode(module: Module, kept: ReadonlySet<number>): Buffer {
  const bodies = module.bodies.map((body, i) => {
    const index = i + module.imports.length
    return kept.has(index) ? body : Buffer.from(stubOf(module, index, module.functions[i]!))
  })
  const entries = bodies.flatMap((body) => [Buffer.from(unsigned(body.length)), body])
  return Buffer.concat([Buffer.from(unsigned(bodies.length)), ...entries])
}

function stubOf({ types, elements, placeOfLoader }: Module, index: number, type: number): number[] {
  const at = elements.functions.indexOf(index)
  const [noLocals, unreachable, end] = [0, 0, 0x0b]
  if (at < 0) return [noLocals, unreachable, end]
  const callPlace = (place: number, ofType: number) => [0x41, ...signed(place), 0x11, ...unsigned(ofType), 0]
  const parameters = Array.from({ length: types[type]![0] }, (_, i) => [0x20, ...unsigned(i)]).flat()
  const procedure = types.findIndex(([inputs, outputs]) => inputs === 0 && outputs === 0)
  return [noLocals, ...callPlace(placeOfLoader, procedure), ...parameters, ...callPlace(elements.first + at, type), end]
}

/** The whole's own imports after those from the core. */
function wholeImports(module: Module, table: readonly number[]): Buffer {
  const [own, memory] = [module.sections.get(IMPORTS)!, module.sections.get(MEMORY)!]
  const fromCore = [
    [...name(CORE), ...name(exportOf(module, MEMORY_KIND)), MEMORY_KIND, ...memory.subarray(1)],
    [...name(CORE), ...name(exportOf(module, TABLE_KIND)), TABLE_KIND, ...table.slice(1)],
    ...module.globals.map((type, index) => [...name(CORE), ...name(globalName(index)), GLOBAL_KIND, ...type]),
  ]
  const count = fromCore.length + module.imports.length
  const ownEntries = own.subarray(unsigned(module.imports.length).length)
  return Buffer.from([...unsigned(count), ...fromCore.flat(), ...ownEntries])
}

function globalName(index: number): string {
  return `global${index}`
}

function exportOf({ exports }: Module, wanted: number): string {
  return exports.find(({ kind }) => kind === wanted)!.name
}

function written(sections: ReadonlyMap<number, Uint8Array>, notice: string): Buffer {
  const custom = { id: 0, content: Buffer.from([...name('notice'), ...Buffer.from(notice)]) }
  return writeSections([...[...sections].map(([id, content]) => ({ id, content })), custom])
}
