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
  /** Which index of each operand is contiguous in memory, so that neighbors in a workgroup read neighbors. */
  readonly contiguous: { readonly a: 'm' | 'k'; readonly b: 'k' | 'n' }
}

/** The functions `read_a`, `read_b` and `write_c`, and `r_of` and `s_of` where there is something to share, which both forms of the product call. */
export function declarations({ functions = '', a, b, write, shared }: MatMulWgsl): string {
  const more = shared ? ', r: vec4<i32>, s: vec4<i32>' : ''
  return `${functions}
${shared ? `fn r_of(m: u32) -> vec4<i32> { ${shared.r} }\nfn s_of(k: u32) -> vec4<i32> { ${shared.s} }` : ''}
fn read_a(m: u32, k: u32${more}) -> f32 { ${a} }
fn read_b(k: u32, n: u32${shared ? ', s: vec4<i32>' : ''}) -> f32 { ${b} }
fn write_c(m: u32, n: u32, value: f32, part: u32) { ${write} }`
}
