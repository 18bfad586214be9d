import type { ShaderSource } from '@telarjs/webgpu-kernels'

/** Where a binding's array lies. */
export interface StackedArray {
  /** Bytes from one member to the next; 0 where all members share the array. */
  readonly stride: number
  /** The binding in which it lies, so many bytes from its start: WebGPU refuses two bindings of parts of a buffer that interleave. */
  readonly within: { readonly binding: number; readonly bytes: number }
}

/** How the buffers of one dispatch are stacked. */
export interface StackedLayout {
  /** Workgroups of one member along z; those of the members follow one another. */
  readonly groupsAlongZ: number
  /** By binding. */
  readonly arrays: readonly StackedArray[]
}

const BYTES: Readonly<Record<string, number>> = {
  f32: 4,
  i32: 4,
  u32: 4,
  'atomic<i32>': 4,
  'atomic<u32>': 4,
  'vec2<f32>': 8,
  'vec2<i32>': 8,
  'vec2<u32>': 8,
  'vec4<f32>': 16,
  'vec4<i32>': 16,
  'vec4<u32>': 16,
}

/**
 * The shader for several members at once: workgroups find their member by their place along z, and every array begins at the member's part of
 * its buffer. What an invocation computes stays the same, bit for bit.
 *
 * @returns undefined where the shader uses a buffer in a way that is not understood
 */
export function stackWgsl({ code, entryPoint }: ShaderSource, layout: StackedLayout): string | undefined {
  // A shader that is stacked already has a member of its own.
  const text = code.replaceAll(/\/\/.*$/gm, '').replaceAll('stack_member', 'own_stack_member')
  const shifted = shiftArrays(text, layout.arrays)
  return shifted === undefined ? undefined : splitGroups(shifted, entryPoint, layout.groupsAlongZ)
}

const DECLARATION = /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*(?:read|read_write)>\s*(\w+)\s*:\s*([^;]+);/g

/** A declared array: its name, the size of its elements, and where its declaration stands. */
interface Declared {
  readonly name: string
  readonly type: string
  readonly from: number
  readonly to: number
}

/** Adds the member's offset to every index of a stacked array. */
function shiftArrays(text: string, arrays: StackedLayout['arrays']): string | undefined {
  const declared = new Map(
    [...text.matchAll(DECLARATION)].map(({ 0: whole, 1: binding, 2: name, 3: type, index }): [number, Declared] => [
      Number(binding),
      { name: name!, type: type!.replaceAll(/\s/g, ''), from: index, to: index + whole.length },
    ]),
  )
  // Fields of a struct may have the name of a buffer.
  const structs = [...text.matchAll(/struct\s+\w+\s*\{[^}]*\}/g)].map(({ 0: whole, index }) => ({
    from: index,
    to: index + whole.length,
  }))
  const edits: Edit[] = []
  for (const [binding, own] of declared) {
    const { stride, within } = arrays[binding]!
    if (stride === 0) continue
    const home = declared.get(within.binding)
    const bytes = BYTES[/^array<(.+)>$/.exec(own.type)?.[1] ?? '']
    if (bytes === undefined || stride % bytes !== 0 || home?.type !== own.type) return undefined
    const offset = `stack_member * ${stride / bytes}u + ${within.bytes / bytes}u`
    for (const { index: at } of text.matchAll(new RegExp(String.raw`(?<![\w.])${own.name}(?!\w)`, 'g'))) {
      if ([own, ...structs].some(({ from, to }) => at >= from && at < to)) continue
      const open = indexAfter(text, at + own.name.length)
      // A name without an index is the whole array, or a variable of the same name.
      if (open === undefined) return undefined
      const close = closing(text, open)
      edits.push(
        { from: at, to: open + 1, text: `${home.name}[u32(` },
        { from: close, to: close, text: `) + ${offset}` },
      )
    }
    if (within.binding !== binding) edits.push({ from: own.from, to: own.to, text: '' })
  }
  return applied(text, edits)
}

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((result, edit) => result.slice(0, edit.from) + edit.text + result.slice(edit.to), text)
}

/** Where the bracket stands that follows a name, if one does. */
function indexAfter(text: string, from: number): number | undefined {
  const at = from + /^\s*/.exec(text.slice(from))![0].length
  return text[at] === '[' ? at : undefined
}

/** Where a bracket is closed. */
function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; ; at++) {
    if (text[at] === '[') depth++
    if (text[at] === ']' && --depth === 0) return at
  }
}

/** What must stand before all else. */
const DIRECTIVES = /^(?:\s*(?:enable|requires|diagnostic)\b[^;]*;)*/

const BUILTIN = /@builtin\((\w+)\)\s*(\w+)\s*:/g

/** Gives the entry point the place among the workgroups that it has in a dispatch of one member. */
function splitGroups(text: string, entryPoint: string, groupsAlongZ: number): string | undefined {
  const start = new RegExp(String.raw`@workgroup_size\(([^)]*)\)\s*fn\s+${entryPoint}\s*\(([^{]*)\)\s*\{`).exec(text)
  if (!start) return undefined
  const [whole, size, parameters] = start as unknown as [string, string, string]
  const depth = Number(size.split(',')[2] ?? 1)
  if (!Number.isInteger(depth)) return undefined
  const names = new Map([...parameters.matchAll(BUILTIN)].map(([, builtin, name]) => [builtin!, name!]))
  const group = names.get('workgroup_id')
  const all = group === undefined ? 'stacked_group' : `${group}_stacked`
  const own: Record<string, (name: string) => string> = {
    workgroup_id: (name) => `vec3<u32>(${name}_stacked.xy, ${name}_stacked.z % ${groupsAlongZ}u)`,
    num_workgroups: (name) => `vec3<u32>(${name}_stacked.xy, ${groupsAlongZ}u)`,
    global_invocation_id: (name) =>
      `vec3<u32>(${name}_stacked.xy, ${name}_stacked.z - stack_member * ${groupsAlongZ * depth}u)`,
  }
  const shadows = [...names].filter(([builtin]) => builtin in own)
  const renamed = parameters.replaceAll(BUILTIN, (match, builtin: string, name: string) =>
    builtin in own ? `@builtin(${builtin}) ${name}_stacked :` : match,
  )
  const separator = renamed.trim() === '' || renamed.trim().endsWith(',') ? '' : ','
  const added = group === undefined ? `${separator} @builtin(workgroup_id) ${all} : vec3<u32>` : ''
  const entry = `@workgroup_size(${size})
fn ${entryPoint}(${renamed}${added}) {
  stack_member = ${all}.z / ${groupsAlongZ}u;
  ${shadows.map(([builtin, name]) => `let ${name} = ${own[builtin]!(name)};`).join('\n  ')}`
  const [directives] = DIRECTIVES.exec(text)!
  const before = text.slice(directives.length, start.index)
  return `${directives}\nvar<private> stack_member: u32;\n${before}${entry}${text.slice(start.index + whole.length)}`
}
