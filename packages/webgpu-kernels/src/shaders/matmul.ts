import type { WebgpuBackend } from '../backend.js'
import { formOf } from '../form.js'
import { runRaw, type Buffer, type RawProgram } from '../raw-program.js'
import { tileFor } from '../tiles/choices.js'
import type { Tile } from '../tiles/tile.js'
import { directGroups, directWgsl } from './matmul-direct.js'
import { tiledGroups, tiledWgsl } from './matmul-tiled.js'
import { declarations, type MatMulWgsl } from './matmul-wgsl.js'

export interface MatMul {
  readonly label: string
  readonly rows: number
  readonly columns: number
  readonly depth: number
  /** Number of parts into which the depth is split, whose sums are written separately: for results too small to keep a device busy. Default 1. */
  readonly parts?: number
  readonly wgsl: MatMulWgsl
  /** Rounds the factors to 16 bits; the sums have 32. */
  readonly half?: boolean
  readonly writes: Readonly<Record<string, Buffer>>
  readonly reads: Readonly<Record<string, Buffer>>
  readonly args?: RawProgram['args']
}

/** Whether convolutions that tfjs has a kernel for are computed here: its kernels have workgroup memory, and no factors of 16 bits. */
export const isOurs = ({ device, halfProducts = false }: WebgpuBackend): boolean =>
  halfProducts || formOf(device) === 'direct'

/** A matrix product in the form that suits the device, and in the precision of the step. */
export function runMatMul(backend: WebgpuBackend, given: MatMul): void {
  const { device, halfProducts = false } = backend
  const product = halfProducts ? { ...given, label: `${given.label} f16`, half: true } : given
  runRaw(
    backend,
    formOf(device) === 'direct' ? directProgram(device, product) : tiledProgram(product, tileFor(device, product)),
  )
}

function directProgram(device: GPUDevice, product: MatMul): RawProgram {
  const { rows, columns, parts = 1, wgsl, half = false } = product
  const [x, y] = directGroups(device, rows, columns)
  const text = `${declarations(wgsl)}\n${directWgsl(wgsl, half)}`
  return { ...common(product), wgsl: text, frozen: true, groups: [x, y, parts] }
}

/** The program of a product through workgroup memory. */
export function tiledProgram(product: MatMul, tile: Tile): RawProgram {
  const { rows, columns, parts = 1, wgsl, half = false } = product
  const [x, y] = tiledGroups(rows, columns, tile)
  const text = `${declarations(wgsl)}\n${tiledWgsl(wgsl, tile, half)}`
  return { ...common(product), enables: half ? ['f16'] : [], wgsl: text, groups: [x, y, parts] }
}

function common({ label, rows, columns, depth, parts = 1, writes, reads, args = {} }: MatMul) {
  return {
    label,
    writes,
    reads,
    args: {
      rows: ['u32', rows],
      columns: ['u32', columns],
      depth: ['u32', depth],
      chunk: ['u32', Math.ceil(depth / parts)],
      ...args,
    },
  } as const
}
