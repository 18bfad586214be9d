import type { WebgpuBackend } from './backend.js'
import { formOf } from './form.js'
import { directGroups, directWgsl } from './matmul-direct.js'
import { tiledGroups, tiledWgsl } from './matmul-tiled.js'
import { runRaw, type Buffer, type RawProgram } from './raw-program.js'

/** How a product C = A B of [rows, depth] and [depth, columns] reads and writes, in WGSL that may use `args.rows`, `args.columns` and `args.depth`. */
export interface MatMulWgsl {
  /** Functions that the others call. */
  readonly functions?: string
  /** Bodies of functions of `m, k`, `k, n` and `m, n, value, part`, within the bounds. The first two also get `r` and `s`, where those are given. */
  readonly a: string
  readonly b: string
  readonly write: string
  /** What can be worked out from `m` alone and from `k` alone, once for many elements: bodies of functions that return `vec4<i32>`. */
  readonly shared?: { readonly r: string; readonly s: string }
  /** Which index of each operand is contiguous in memory, so that neighbours in a workgroup read neighbours. */
  readonly contiguous: { readonly a: 'm' | 'k'; readonly b: 'k' | 'n' }
}

export interface MatMul {
  readonly label: string
  readonly rows: number
  readonly columns: number
  readonly depth: number
  /** Sums of so many stretches of the depth are written apart, for results so small that they would not keep a device busy; default 1. */
  readonly parts?: number
  readonly wgsl: MatMulWgsl
  readonly writes: Readonly<Record<string, Buffer>>
  readonly reads: Readonly<Record<string, Buffer>>
  readonly args?: RawProgram['args']
}

/** A matrix product in the form that suits the device. */
export function runMatMul(backend: WebgpuBackend, { label, rows, columns, depth, parts = 1, wgsl, writes, reads, args = {} }: MatMul): void {
  const direct = formOf(backend.device) === 'direct'
  const [x, y] = direct ? directGroups(backend.device, rows, columns) : tiledGroups(rows, columns)
  runRaw(backend, {
    label,
    wgsl: `${declarations(wgsl)}\n${direct ? directWgsl(wgsl) : tiledWgsl(wgsl)}`,
    writes,
    reads,
    args: { rows: ['u32', rows], columns: ['u32', columns], depth: ['u32', depth], chunk: ['u32', Math.ceil(depth / parts)], ...args },
    frozen: direct,
    groups: [x, y, parts],
  })
}

function declarations({ functions = '', a, b, write, shared }: MatMulWgsl): string {
  const more = shared ? ', r: vec4<i32>, s: vec4<i32>' : ''
  return `${functions}
${shared ? `fn r_of(m: u32) -> vec4<i32> { ${shared.r} }\nfn s_of(k: u32) -> vec4<i32> { ${shared.s} }` : ''}
fn read_a(m: u32, k: u32${more}) -> f32 { ${a} }
fn read_b(k: u32, n: u32${shared ? ', s: vec4<i32>' : ''}) -> f32 { ${b} }
fn write_c(m: u32, n: u32, value: f32, part: u32) { ${write} }`
}
