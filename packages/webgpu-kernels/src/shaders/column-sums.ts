import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { formOf } from '../form.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw, type Buffer } from '../raw-program.js'

/** Two sums over the rows of a matrix for each of its columns. */
export interface ColumnSums {
  readonly label: string
  readonly rows: number
  readonly columns: number
  /** WGSL body of a function of `i: u32` (element) and `c: u32` (column): the two numbers to sum, as `vec2<f32>`. */
  readonly terms: string
  /** WGSL body of a function of `c: u32` and `sums: vec2<f32>` that writes the results. */
  readonly finish: string
  readonly writes: Readonly<Record<string, Buffer>>
  /** What `terms` reads, and what `finish` reads. */
  readonly reads: {
    readonly terms: Readonly<Record<string, Buffer>>
    readonly finish: Readonly<Record<string, Buffer>>
  }
  /** Arguments of `terms`. */
  readonly epsilon: number
}

const COLUMNS = 32
const LANES = 8
/** Rows that one workgroup sums; more rows are split between workgroups, which costs a second pass. */
const ROWS = 1024

const termsFunction = (terms: string): string => `fn terms(i: u32, c: u32) -> vec2<f32> { ${terms} }`

/** One invocation to a column and a stretch of rows; `part` is the stretch. */
const directWgsl = (result: string): string => `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let element = ${ELEMENT};
  let c = element % args.columns;
  let part = element / args.columns;
  if (part >= args.parts) { return; }
  let end = min(args.rows, (part + 1u) * args.chunk);
  var sums = vec2(0.0, 0.0);
  for (var row = part * args.chunk; row < end; row++) { sums += terms(row * args.columns + c, c); }
  ${result}
}`

const tiledWgsl = (result: string): string => `
var<workgroup> partial: array<vec2<f32>, ${COLUMNS * LANES}>;

@compute @workgroup_size(${COLUMNS}, ${LANES})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  let c = group.x * ${COLUMNS}u + local.x;
  let part = group.y;
  let end = min(args.rows, (part + 1u) * args.chunk);
  var sums = vec2(0.0, 0.0);
  if (c < args.columns) {
    for (var row = part * args.chunk + local.y; row < end; row += ${LANES}u) { sums += terms(row * args.columns + c, c); }
  }
  partial[local.y * ${COLUMNS}u + local.x] = sums;
  workgroupBarrier();
  if (local.y == 0u && c < args.columns) {
    for (var lane = 1u; lane < ${LANES}u; lane++) { sums += partial[lane * ${COLUMNS}u + local.x]; }
    ${result}
  }
}`

const finishFunction = (finish: string): string => `fn finish(c: u32, sums: vec2<f32>) { ${finish} }`

const finishWgsl = (finish: string): string => `
${finishFunction(finish)}
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let c = ${ELEMENT};
  if (c >= args.columns) { return; }
  var sums = vec2(0.0, 0.0);
  for (var part = 0u; part < args.parts; part++) { sums += parts[part * args.columns + c]; }
  finish(c, sums);
}`

/** Sums in one pass, or in two where there are many rows. */
export function runColumnSums(backend: WebgpuBackend, sums: ColumnSums): void {
  const { label, rows, columns, terms, finish, writes, reads, epsilon } = sums
  const parts = Math.min(Math.ceil(rows / ROWS), 256)
  const args = {
    rows: ['u32', rows],
    columns: ['u32', columns],
    chunk: ['u32', Math.ceil(rows / parts)],
    parts: ['u32', parts],
    epsilon: ['f32', epsilon],
  } as const
  const direct = formOf(backend.device) === 'direct'
  const groups = direct
    ? groupsFor(backend.device, columns * parts)
    : ([Math.ceil(columns / COLUMNS), parts, 1] as const)
  const sumWgsl = (result: string): string => termsFunction(terms) + (direct ? directWgsl(result) : tiledWgsl(result))
  if (parts === 1) {
    const wgsl = finishFunction(finish) + sumWgsl('finish(c, sums);')
    return runRaw(backend, { label, wgsl, writes, reads: { ...reads.terms, ...reads.finish }, args, groups })
  }
  const tensor: TensorInfo = output(backend, [parts, columns, 2])
  const partSums: Buffer = { tensor, type: 'vec2<f32>' }
  const wgsl = sumWgsl('parts[part * args.columns + c] = sums;')
  runRaw(backend, { label, wgsl, writes: { parts: partSums }, reads: reads.terms, args, groups })
  runRaw(backend, {
    label: `${label} of parts`,
    wgsl: finishWgsl(finish),
    writes,
    reads: { parts: partSums, ...reads.finish },
    args,
    groups: groupsFor(backend.device, columns),
  })
  backend.disposeData(tensor.dataId)
}
