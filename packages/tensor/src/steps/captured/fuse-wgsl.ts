import type { ShaderSource } from '@telarjs/webgpu-kernels'

/** A shader whose entry point can be called by another one. */
export interface Shader {
  readonly directives: readonly string[]
  /** Without directives, declared buffers and workgroup memory; the entry point is a function. */
  readonly text: string
  /** Invocations of a workgroup, as they are written. */
  readonly size: string
  /** What the entry point is given, in order. */
  readonly builtins: readonly string[]
  readonly buffers: readonly DeclaredBuffer[]
  /** Declared workgroup memory. */
  readonly memory: readonly string[]
  /** Names that are declared for the whole shader, but for those of workgroup memory. */
  readonly names: readonly string[]
}

/** A buffer that a shader declares. */
export interface DeclaredBuffer {
  readonly binding: number
  readonly space: string
  readonly name: string
  readonly type: string
}

/** One of several shaders in one dispatch. */
export interface FusedShader {
  readonly shader: Shader
  readonly groups: readonly [number, number, number]
  /** The binding of each of its buffers, in order; shaders may share one. */
  readonly bindings: readonly number[]
}

const DIRECTIVE = /^\s*((?:enable|requires|diagnostic)\b[^;]*;)/
const BUFFER = /@group\(0\)\s*@binding\((\d+)\)\s*var<([^>]+)>\s*(\w+)\s*:\s*([^;]+);/g
const MEMORY = /var<workgroup>\s*(\w+)\s*:\s*[^;]+;/g
const ENTRY = /@compute\s*@workgroup_size\(([\d,\s]+)\)\s*fn\s+main\s*\(([^{]*)\)\s*\{/
const PARAMETER = /@builtin\((\w+)\)\s*(\w+\s*:\s*[\w<>]+)/g
const NAME = /\b(?:fn|struct|const|alias|var(?:<[^>]*>)?)\s+(\w+)/g
const STRUCT = /(struct\s+\w+\s*)(\{[^}]*\})/g

/** Invocation values that are the same for a shader in a larger dispatch. */
const OWN = new Set(['local_invocation_id', 'local_invocation_index', 'subgroup_invocation_id'])
/** Those that follow from the place among the shader's own workgroups. */
const PLACED = new Set(['workgroup_id', 'num_workgroups'])

/** Takes a shader apart. @returns undefined where it is not understood */
export function readShader({ code, entryPoint }: ShaderSource): Shader | undefined {
  let text = code.replaceAll(/\/\/.*$/gm, '')
  const directives: string[] = []
  for (let found = DIRECTIVE.exec(text); found; found = DIRECTIVE.exec(text)) {
    directives.push(found[1]!)
    text = text.slice(found[0].length)
  }
  const entry = ENTRY.exec(text)
  if (entryPoint !== 'main' || !entry) return undefined
  const parameters = [...entry[2]!.matchAll(PARAMETER)]
  const builtins = parameters.map(([, builtin]) => builtin!)
  if (builtins.some((builtin) => !OWN.has(builtin) && !PLACED.has(builtin))) return undefined
  const memory = [...text.matchAll(MEMORY)]
  const names = [...outsideBraces(text).matchAll(NAME)].map(([, name]) => name!)
  const shared = new Set(memory.map(([, name]) => name!))
  return {
    directives,
    text: text
      .replace(ENTRY, `fn main(${parameters.map(([, , parameter]) => parameter).join(', ')}) {`)
      .replaceAll(BUFFER, '')
      .replaceAll(MEMORY, ''),
    size: entry[1]!.replaceAll(/\s/g, ''),
    builtins,
    buffers: [...text.matchAll(BUFFER)].map(([, binding, space, name, type]) => ({
      binding: Number(binding),
      space: space!,
      name: name!,
      type: type!,
    })),
    memory: memory.map(([declaration]) => declaration),
    names: names.filter((name) => !shared.has(name)),
  }
}

/**
 * One shader for several that do not depend on one another: the first workgroups are those of the first, and so on. What an invocation computes stays
 * the same. All have workgroups of one size and the same workgroup memory, but for those whose workgroups are single invocations.
 */
export function fuseWgsl(members: readonly FusedShader[]): string {
  const [{ shader: first }] = members as readonly [FusedShader]
  const declared = new Map<number, string>()
  const renamed = members.map(({ shader, bindings }, i) => {
    const names = new Map(shader.names.map((name) => [name, `${name}_${i}`]))
    for (const [b, { name }] of shader.buffers.entries()) names.set(name, `buffer_${bindings[b]}`)
    for (const [b, { space, type }] of shader.buffers.entries()) {
      const binding = bindings[b]!
      const kind = rename(type, names)
      declared.set(binding, `@group(0) @binding(${binding}) var<${space}> buffer_${binding}: ${kind};`)
    }
    return rename(shader.text, names)
  })
  let begin = 0
  const calls = members.map(({ shader, groups: [x, y, z] }, i) => {
    const index = `(group.x - ${begin}u)`
    const given: Record<string, string> = {
      workgroup_id: `vec3<u32>(${index} % ${x}u, ${index} / ${x}u % ${y}u, ${index} / ${x * y}u)`,
      num_workgroups: `vec3<u32>(${x}u, ${y}u, ${z}u)`,
    }
    const args = shader.builtins.map((builtin) => given[builtin] ?? builtin).join(', ')
    begin += x * y * z
    const guard = shader.size === first.size ? '' : 'if (local_invocation_index == 0u) '
    return `if (group.x < ${begin}u) { ${guard}{ main_${i}(${args}); } }`
  })
  const own = new Set(['local_invocation_index', ...members.flatMap(({ shader }) => shader.builtins)])
  const parameters = [...own]
    .filter((builtin) => OWN.has(builtin))
    .map((builtin) => `@builtin(${builtin}) ${builtin}: ${builtin === 'local_invocation_id' ? 'vec3<u32>' : 'u32'}`)
  return `${[...new Set(members.flatMap(({ shader }) => shader.directives))].join('\n')}
${[...declared.values()].join('\n')}
${first.memory.join('\n')}
${renamed.join('\n')}
@compute @workgroup_size(${first.size})
fn main(@builtin(workgroup_id) group: vec3<u32>, ${parameters.join(', ')}) {
  ${calls.join(' else ')}
}`
}

/** Gives names in a shader new ones; those of fields, which stand after a dot, stay. */
function rename(text: string, names: ReadonlyMap<string, string>): string {
  const pattern = new RegExp(String.raw`(?<![\w.@])(?:${[...names.keys()].join('|')})(?!\w)`, 'g')
  const renamed = (part: string) => part.replaceAll(pattern, (name) => names.get(name)!)
  let [result, from] = ['', 0]
  for (const { index, 0: whole, 1: head, 2: fields } of text.matchAll(STRUCT)) {
    result += renamed(text.slice(from, index)) + renamed(head!) + fields!
    from = index + whole.length
  }
  return result + renamed(text.slice(from))
}

/** The text without what stands in braces. */
function outsideBraces(text: string): string {
  let depth = 0
  let result = ''
  for (const character of text) {
    if (character === '}') depth--
    if (depth === 0) result += character
    if (character === '{') depth++
  }
  return result
}
