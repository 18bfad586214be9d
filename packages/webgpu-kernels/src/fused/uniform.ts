import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw } from '../raw-program.js'

interface Inputs {
  /** int32 [2] */
  readonly key: TensorInfo
  /** int32 scalar */
  readonly step: TensorInfo
}

interface Attributes {
  /** An unsigned 32-bit word. */
  readonly stream: number
  readonly size: number
}

// WGSL has no 64-bit product, so it is put together from 16-bit halves.
const wgsl = `
fn multiply_high(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let middle = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let cross = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (cross >> 16u);
}

fn philox(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0; round < 10; round++) {
    let high0 = multiply_high(0xd2511f53u, c.x);
    let high1 = multiply_high(0xcd9e8d57u, c.z);
    c = vec4(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let block = ${ELEMENT};
  if (4u * block >= args.size) { return; }
  let words = philox(vec4(block, args.stream, step[0], 0u), vec2(key[0], key[1]));
  for (var i = 0u; i < 4u; i++) {
    if (4u * block + i < args.size) { result[4u * block + i] = f32(words[i] >> 8u) * 0x1p-24; }
  }
}`

/**
 * Numbers in [0, 1) of 24 bits: Philox4x32-10 (Salmon et al., SC 2011) of the counter (block, stream, step, 0). Key and step
 * are read on the device, so a captured step draws new numbers at every replay.
 */
export const uniform = webgpuKernel<Inputs, Attributes>('TelarUniform', (backend, { key, step }, { stream, size }) => {
  const result = output(backend, [size])
  runRaw(backend, {
    label: 'TelarUniform',
    wgsl,
    writes: { result: { tensor: result } },
    reads: { key: { tensor: key, type: 'u32' }, step: { tensor: step, type: 'u32' } },
    args: { stream: ['u32', stream], size: ['u32', size] },
    groups: groupsFor(backend.device, Math.ceil(size / 4)),
  })
  return [result]
})
