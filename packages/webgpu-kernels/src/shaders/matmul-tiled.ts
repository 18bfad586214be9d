import type { MatMulWgsl } from './matmul-wgsl.js'

const TILE = 32
const DEPTH = 16
const LANES = 64

/** Workgroups for the shader of `tiledWgsl`. */
export const tiledGroups = (rows: number, columns: number): readonly [number, number, number] => [
  Math.ceil(columns / TILE),
  Math.ceil(rows / TILE),
  1,
]

/** A matrix product through workgroup memory: 32 x 32 results to a workgroup, 4 x 4 to an invocation. */
export const tiledWgsl = ({ contiguous, shared }: MatMulWgsl): string => `
var<workgroup> tile_a: array<f32, ${TILE * DEPTH}>;
var<workgroup> tile_b: array<f32, ${TILE * DEPTH}>;

@compute @workgroup_size(8, 8)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let first_m = group.y * ${TILE}u;
  let first_n = group.x * ${TILE}u;
  let end = min(args.depth, (group.z + 1u) * args.chunk);
  var sums: array<vec4<f32>, 4>;
  for (var first_k = group.z * args.chunk; first_k < end; first_k += ${DEPTH}u) {
    for (var i = lane; i < ${TILE * DEPTH}u; i += ${LANES}u) {
      ${splitIndex(contiguous.a === 'm')}
      let m = first_m + across;
      let k = first_k + down;
      var value = 0.0;
      if (m < args.rows && k < end) { value = read_a(m, k${shared ? ', r_of(m), s_of(k)' : ''}); }
      tile_a[down * ${TILE}u + across] = value;
    }
    for (var i = lane; i < ${TILE * DEPTH}u; i += ${LANES}u) {
      ${splitIndex(contiguous.b === 'n')}
      let n = first_n + across;
      let k = first_k + down;
      var value = 0.0;
      if (n < args.columns && k < end) { value = read_b(k, n${shared ? ', s_of(k)' : ''}); }
      tile_b[down * ${TILE}u + across] = value;
    }
    workgroupBarrier();
    for (var k = 0u; k < ${DEPTH}u; k++) {
      let at_a = k * ${TILE}u + 4u * local.y;
      let at_b = k * ${TILE}u + 4u * local.x;
      let row = vec4(tile_b[at_b], tile_b[at_b + 1u], tile_b[at_b + 2u], tile_b[at_b + 3u]);
      sums[0] += tile_a[at_a] * row;
      sums[1] += tile_a[at_a + 1u] * row;
      sums[2] += tile_a[at_a + 2u] * row;
      sums[3] += tile_a[at_a + 3u] * row;
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      let m = first_m + 4u * local.y + i;
      let n = first_n + 4u * local.x + j;
      if (m < args.rows && n < args.columns) { write_c(m, n, sums[i][j], group.z); }
    }
  }
}`

const splitIndex = (alongTile: boolean): string =>
  alongTile
    ? `let across = i % ${TILE}u; let down = i / ${TILE}u;`
    : `let across = i / ${DEPTH}u; let down = i % ${DEPTH}u;`
