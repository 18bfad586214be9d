import type { TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw } from '../raw-program.js'

interface Inputs {
  /** Four bytes to a word, the first in the lowest bits: int32 [N, ceil(size / 4)]. */
  readonly pixels: TensorInfo
  /** int32 [B] */
  readonly indices: TensorInfo
}

interface Attributes {
  readonly size: number
  readonly scale: number
  readonly offset: number
}

const wgsl = `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let element = ${ELEMENT};
  if (element >= args.rows * args.words) { return; }
  let row = element / args.words;
  let word = element % args.words;
  let packed = pixels[u32(indices[row]) * args.words + word];
  for (var i = 0u; i < 4u; i++) {
    let column = 4u * word + i;
    if (column < args.size) {
      result[row * args.size + column] = f32((packed >> (8u * i)) & 255u) * args.scale + args.offset;
    }
  }
}`

/** Rows of a data set of bytes as floats, `byte * scale + offset`: float32 [B, size]. One pass, and a quarter of the memory. */
export const gatherPixels = webgpuKernel<Inputs, Attributes>(
  'TelarGatherPixels',
  (backend, { pixels, indices }, { size, scale, offset }) => {
    const rows = sizeOf(indices)
    const words = Math.ceil(size / 4)
    const result = output(backend, [rows, size])
    runRaw(backend, {
      label: 'TelarGatherPixels',
      wgsl,
      writes: { result: { tensor: result } },
      reads: { pixels: { tensor: pixels, type: 'u32' }, indices: { tensor: indices, type: 'i32' } },
      args: {
        rows: ['u32', rows],
        words: ['u32', words],
        size: ['u32', size],
        scale: ['f32', scale],
        offset: ['f32', offset],
      },
      groups: groupsFor(backend.device, rows * words),
    })
    return [result]
  },
)
