import type { WebgpuBackend } from '../backend.js'
import { formOf } from '../form.js'
import { directGroups, directWgsl } from './matmul-direct.js'
import { tiledGroups, tiledWgsl } from './matmul-tiled.js'
import { declarations, type MatMulWgsl } from './matmul-wgsl.js'
import { runRaw, type Buffer, type RawProgram } from '../raw-program.js'

export interface MatMul {
  readonly label: string
  readonly rows: number
  readonly columns: number
  readonly depth: number
  /** Number of parts into which the depth is split, whose sums are written separately: for results too small to keep a device busy. Default 1. */
  readonly parts?: number
  readonly wgsl: MatMulWgsl
  readonly writes: Readonly<Record<string, Buffer>>
  readonly reads: Readonly<Record<string, Buffer>>
  readonly args?: RawProgram['args']
}

/** A matrix product in the form that suits the device. */
export function runMatMul(
  backend: WebgpuBackend,
  { label, rows, columns, depth, parts = 1, wgsl, writes, reads, args = {} }: MatMul,
): void {
  const direct = formOf(backend.device) === 'direct'
  const [x, y] = direct ? directGroups(backend.device, rows, columns) : tiledGroups(rows, columns)
  runRaw(backend, {
    label,
    wgsl: `${declarations(wgsl)}\n${direct ? directWgsl(wgsl) : tiledWgsl(wgsl)}`,
    writes,
    reads,
    args: {
      rows: ['u32', rows],
      columns: ['u32', columns],
      depth: ['u32', depth],
      chunk: ['u32', Math.ceil(depth / parts)],
      ...args,
    },
    frozen: direct,
    groups: [x, y, parts],
  })
}
