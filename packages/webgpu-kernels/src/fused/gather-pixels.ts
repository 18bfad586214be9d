import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw } from '../raw-program.js'

interface Inputs {
  /** Four bytes to a word, the first in the lowest bits: int32 [N, ceil(size / 4)]. */
  readonly pixels: TensorInfo
  /** int32 [B] */
  readonly indices: TensorInfo
}

interface LabeledInputs extends Inputs {
  /** int32 [N], of which the same rows are gathered. */
  readonly labels: TensorInfo
}

interface Attributes {
  readonly size: number
  readonly scale: number
  readonly offset: number
}

const wgsl = (labeled: boolean): string => `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let element = ${ELEMENT};
  if (element >= args.rows * args.words) { return; }
  let row = element / args.words;
  let word = element % args.words;
  ${labeled ? 'if (word == 0u) { labels_of_rows[row] = labels[indices[row]]; }' : ''}
  let packed = pixels[u32(indices[row]) * args.words + word];
  for (var i = 0u; i < 4u; i++) {
    let column = 4u * word + i;
    if (column < args.size) {
      result[row * args.size + column] = f32((packed >> (8u * i)) & 255u) * args.scale + args.offset;
    }
  }
}`

function gather(
  backend: WebgpuBackend,
  { pixels, indices, labels }: Inputs & Partial<LabeledInputs>,
  { size, scale, offset }: Attributes,
): TensorInfo[] {
  const rows = sizeOf(indices)
  const words = Math.ceil(size / 4)
  const result = output(backend, [rows, size])
  const ofRows = labels ? [output(backend, [rows], 'int32')] : []
  runRaw(backend, {
    label: 'TelarGatherPixels',
    wgsl: wgsl(labels !== undefined),
    writes: {
      result: { tensor: result },
      ...Object.fromEntries(ofRows.map((tensor) => ['labels_of_rows', { tensor, type: 'i32' }])),
    },
    reads: {
      pixels: { tensor: pixels, type: 'u32' },
      indices: { tensor: indices, type: 'i32' },
      ...(labels ? { labels: { tensor: labels, type: 'i32' } } : {}),
    },
    args: {
      rows: ['u32', rows],
      words: ['u32', words],
      size: ['u32', size],
      scale: ['f32', scale],
      offset: ['f32', offset],
    },
    groups: groupsFor(backend.device, rows * words),
  })
  return [result, ...ofRows]
}

/** Rows of a data set of bytes as floats, `byte * scale + offset`: float32 [B, size]. One pass, and a quarter of the memory. */
export const gatherPixels = webgpuKernel<Inputs, Attributes>('TelarGatherPixels', gather)

/** The same rows, and their labels: int32 [B]. */
export const gatherLabeledPixels = webgpuKernel<LabeledInputs, Attributes>('TelarGatherLabeledPixels', gather)
