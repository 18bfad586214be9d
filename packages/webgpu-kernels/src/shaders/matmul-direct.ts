import type { MatMulWgsl } from './matmul-wgsl.js'
import { ELEMENT, ENTRY, GROUP, groupsFor } from '../raw-program.js'

/** Results per invocation, down and across: 16 numbers are read for 64 products. */
const SIDE = 8

/** Workgroups for the shader of `directWgsl`. */
export const directGroups = (device: GPUDevice, rows: number, columns: number): readonly [number, number, number] =>
  groupsFor(device, Math.ceil(rows / SIDE) * Math.ceil(columns / SIDE))

const side = [...Array(SIDE).keys()]
/**
 * To the nearest number of 16 bits, ties to even, by the bits of float32: a driver may leave out `f32(f16(x))` (Mesa's lavapipe does), and SwiftShader has
 * no `f16`. From 65520 on it is infinity; below 2⁻¹⁴ a multiple of 2⁻²⁴; NaN stays NaN.
 */
const TO_HALF = `
fn to_half(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let size = bits & 0x7fffffffu;
  let nearest = (bits + 0xfffu + ((bits >> 13u) & 1u)) & 0xffffe000u;
  let beyond = select((bits & 0x80000000u) | 0x7f800000u, bits, size > 0x7f800000u);
  let rounded = bitcast<f32>(select(nearest, beyond, size >= 0x477ff000u));
  return select(rounded, round(x * 16777216.0) / 16777216.0, size < 0x38800000u);
}`

const factor = (half: boolean, value: string): string => (half ? `to_half(${value})` : value)
const each = (line: (i: number) => string): string => side.map(line).join('\n')
const eachPair = (line: (i: number, j: number) => string): string => each((i) => side.map((j) => line(i, j)).join(' '))

/**
 * A matrix product with 8 x 8 results per invocation and nothing shared. Each sum is a variable of its own, because a software
 * adapter keeps an array in memory. At the edges a row or column is computed twice and written once.
 * @param half rounds the factors to 16 bits
 */
export const directWgsl = ({ shared }: MatMulWgsl, half: boolean): string => `
${half ? TO_HALF : ''}
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let block = ${ELEMENT};
  let across = (args.columns + ${SIDE - 1}u) / ${SIDE}u;
  let m = block / across * ${SIDE}u;
  let n = block % across * ${SIDE}u;
  if (m >= args.rows) { return; }
  ${each((i) => `let m${i} = min(m + ${i}u, args.rows - 1u); let n${i} = min(n + ${i}u, args.columns - 1u);`)}
  ${shared ? each((i) => `let r${i} = r_of(m${i});`) : ''}
  ${eachPair((i, j) => `var sum${i}${j} = 0.0;`)}
  let end = min(args.depth, (group.z + 1u) * args.chunk);
  for (var k = group.z * args.chunk; k < end; k++) {
    ${shared ? 'let s = s_of(k);' : ''}
    ${each((i) => `let a${i} = ${factor(half, `read_a(m${i}, k${shared ? `, r${i}, s` : ''})`)};`)}
    ${each((j) => `let b${j} = ${factor(half, `read_b(k, n${j}${shared ? ', s' : ''})`)};`)}
    ${eachPair((i, j) => `sum${i}${j} += a${i} * b${j};`)}
  }
  var sums = array(${eachPair((i, j) => `sum${i}${j},`)});
  for (var i = 0u; i < ${SIDE * SIDE}u; i++) {
    let down = m + i / ${SIDE}u;
    let along = n + i % ${SIDE}u;
    if ((down < args.rows) & (along < args.columns)) { write_c(down, along, sums[i], group.z); }
  }
}`
