import type { NodeTask, Task, WorkloadId } from '../rows/task.js'

/** The tables of the results; rows of one table are compared. */
export const groups = {
  cpu: 'On the CPU: Node and native',
  webgpu: 'WebGPU in Node (Dawn)',
  chromium: 'In Chromium',
  cuda: 'CUDA',
} as const

export type GroupId = keyof typeof groups

/** One line of a table: a program, and how it is started. */
export interface Row {
  readonly id: string
  readonly title: string
  readonly group: GroupId
  readonly runs: Runs
  readonly threads: number
  /** The npm package, or the Python package, that is measured; none for Telar. */
  readonly package?: string
  /** The row of stock tfjs-layers on the same backend, in the same place. */
  readonly tfjs?: string
  /** The workloads that the row is written for; without it all. */
  readonly workloads?: readonly WorkloadId[]
}

/** A program of ours in Node or in a page; or a Python script with its device. */
export type Runs =
  | {
      readonly in: 'node'
      readonly task: Pick<NodeTask, 'program' | 'backend' | 'kernels'>
      /** A version of Node other than the one that runs the bench. */
      readonly version?: string
    }
  | { readonly in: 'page'; readonly task: Pick<Task, 'program' | 'backend' | 'kernels'> }
  | { readonly in: 'python'; readonly script: string; readonly device: string }

/** Why a row was not measured. It is said in the results. */
export class Skipped extends Error {}
