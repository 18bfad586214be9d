import { workgroupOf, type Tile } from '../tiles/tile.js'
import type { MatMulWgsl } from './matmul-wgsl.js'

/** Workgroups for the shader of `tiledWgsl`. */
export const tiledGroups = (rows: number, columns: number, tile: Tile): readonly [number, number, number] => [
  Math.ceil(columns / tile.columns),
  Math.ceil(rows / tile.rows),
  1,
]

const lines = (count: number, line: (i: number) => string): string =>
  [...Array(count).keys()].map(line).join('\n      ')

/**
 * A matrix product through workgroup memory. An invocation keeps its results in vectors of four, row by row.
 * @param half keeps the factors in 16 bits; the sums have 32 all the same, because small terms would be lost in sums of 16
 */
export function tiledWgsl({ contiguous, shared }: MatMulWgsl, tile: Tile, half: boolean): string {
  const { rows, columns, depth, height, width } = tile
  const [across, down] = workgroupOf(tile)
  const vectors = width / 4
  const type = half ? 'f16' : 'f32'
  const narrow = (value: string) => (half ? `f16(${value})` : value)
  const wide = (value: string) => (half ? `f32(${value})` : value)
  return `
var<workgroup> tile_a: array<${type}, ${rows * depth}>;
var<workgroup> tile_b: array<${type}, ${columns * depth}>;

@compute @workgroup_size(${across}, ${down})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let first_m = group.y * ${rows}u;
  let first_n = group.x * ${columns}u;
  let end = min(args.depth, (group.z + 1u) * args.chunk);
  var sums: array<vec4<f32>, ${height * vectors}>;
  for (var first_k = group.z * args.chunk; first_k < end; first_k += ${depth}u) {
    for (var i = lane; i < ${rows * depth}u; i += ${across * down}u) {
      ${splitIndex(contiguous.a === 'm', rows, depth)}
      let m = first_m + across;
      let k = first_k + down;
      var value = 0.0;
      if (m < args.rows && k < end) { value = read_a(m, k${shared ? ', r_of(m), s_of(k)' : ''}); }
      tile_a[down * ${rows}u + across] = ${narrow('value')};
    }
    for (var i = lane; i < ${columns * depth}u; i += ${across * down}u) {
      ${splitIndex(contiguous.b === 'n', columns, depth)}
      let n = first_n + across;
      let k = first_k + down;
      var value = 0.0;
      if (n < args.columns && k < end) { value = read_b(k, n${shared ? ', s_of(k)' : ''}); }
      tile_b[down * ${columns}u + across] = ${narrow('value')};
    }
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
      let at_a = k * ${rows}u + ${height}u * local.y;
      let at_b = k * ${columns}u + ${width}u * local.x;
      ${lines(vectors, (v) => `let row${v} = vec4(${[0, 1, 2, 3].map((i) => wide(`tile_b[at_b + ${4 * v + i}u]`)).join(', ')});`)}
      ${lines(height * vectors, (i) => `sums[${i}] += ${wide(`tile_a[at_a + ${Math.floor(i / vectors)}u]`)} * row${i % vectors};`)}
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < ${height}u; i++) {
    for (var j = 0u; j < ${width}u; j++) {
      let m = first_m + ${height}u * local.y + i;
      let n = first_n + ${width}u * local.x + j;
      if (m < args.rows && n < args.columns) { write_c(m, n, sums[i * ${vectors}u + j / 4u][j % 4u], group.z); }
    }
  }
}`
}

const splitIndex = (alongTile: boolean, length: number, depth: number): string =>
  alongTile
    ? `let across = i % ${length}u; let down = i / ${length}u;`
    : `let across = i / ${depth}u; let down = i % ${depth}u;`
