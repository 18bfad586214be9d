import type { TensorInfo } from '@tensorflow/tfjs-core'
import { bufferOf, type WebgpuBackend } from './backend.js'
import { sizeOf } from './kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, isIntegersAsFloats, runRaw, type Buffer } from './raw-program.js'

/** Elements that an invocation of a merged update takes, so that looking up which param they are of costs little beside them. */
const ELEMENTS = 8

/** Elements of one workgroup of a merged update. */
const BLOCK = GROUP * ELEMENTS

/** An update of float32 arrays of one length in place, element by element: an optimizer's of one param. */
export interface Update {
  readonly label: string
  /** WGSL of the update of one element: it reads and writes arrays as `name[i]`, scalars as `name[0]` and arguments as `args.name`. */
  readonly wgsl: string
  readonly writes: Readonly<Record<string, TensorInfo>>
  readonly reads: Readonly<Record<string, TensorInfo>>
  readonly scalars: Readonly<Record<string, TensorInfo>>
  readonly args: Readonly<Record<string, number>>
}

/** Records the update. Whoever traces a step is also told how it can be merged with others of its kind. */
export function runUpdate(backend: WebgpuBackend, update: Update): void {
  const { label, writes, reads, scalars, args } = update
  const size = sizeOf(Object.values(writes)[0]!)
  const buffersOf = (tensors: Update['reads']): GPUBuffer[] =>
    Object.values(tensors).map((tensor) => bufferOf(backend, tensor))
  const isConverted = Object.values({ ...reads, ...scalars }).some((tensor) => isIntegersAsFloats(backend, { tensor }))
  if (backend.traceUpdate && !isConverted)
    backend.traceUpdate({
      label,
      merged: mergedWgsl(update),
      block: BLOCK,
      size,
      writes: buffersOf(writes),
      reads: buffersOf(reads),
      scalars: buffersOf(scalars),
      args: Object.values(args),
    })
  runRaw(backend, {
    label,
    wgsl: `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  ${update.wgsl}
}`,
    writes: arraysOf(writes),
    reads: arraysOf({ ...reads, ...scalars }),
    args: {
      size: ['u32', size],
      ...Object.fromEntries(Object.entries(args).map(([name, value]) => [name, ['f32', value] as const])),
    },
    groups: groupsFor(backend.device, size),
  })
}

function arraysOf(tensors: Update['reads']): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, { tensor }]))
}

/** The shader of `TracedUpdate`: each workgroup looks up which update it belongs to. */
function mergedWgsl({ wgsl, writes, reads, scalars, args }: Update): string {
  const arrays = [...Object.keys(writes), ...Object.keys(reads)]
  const fields = [
    'first_block: u32',
    'size: u32',
    ...arrays.map((name) => `at_${name}: u32`),
    ...Object.keys(args).map((name) => `${name}: f32`),
  ]
  const lists = [
    'var<storage, read_write> written: array<f32>;',
    'var<storage, read> given: array<f32>;',
    'var<storage, read> updates: array<Args>;',
    ...Object.keys(scalars).map((name) => `var<storage, read> ${name}: array<f32>;`),
  ]
  const element = arrays.reduce(
    (text, name) => text.replaceAll(`${name}[i]`, `${name in writes ? 'written' : 'given'}[args.at_${name} + i]`),
    wgsl,
  )
  return `struct Args { ${fields.join(', ')} }
${lists.map((list, binding) => `@group(0) @binding(${binding}) ${list}`).join('\n')}

@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let block = group.y * groups.x + group.x;
  var low = 0u;
  var high = arrayLength(&updates);
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (updates[middle].first_block <= block) { low = middle; } else { high = middle; }
  }
  let args = updates[low];
  let first = (block - args.first_block) * ${BLOCK}u + lane;
  let end = min(args.size, first + ${BLOCK}u);
  for (var i = first; i < end; i += ${GROUP}u) {
    ${element}
  }
}`
}
