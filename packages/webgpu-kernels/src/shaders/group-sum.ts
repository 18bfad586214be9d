import { subgroupSizeOf } from '../subgroups.js'

/** Invocations of one workgroup, in kernels that sum. */
export const LANES = 256

/** How the invocations of a workgroup of `LANES` add one value each, in WGSL. */
export interface GroupSum {
  readonly enables: readonly 'subgroups'[]
  /** Parameters of the entry point. */
  readonly parameters: string
  /** The function `sum_of_group`, which all invocations must call and which gives the sum to each of them. */
  readonly functions: string
  /** Its first arguments; the last one is the value. */
  readonly lanes: string
}

/** The sum in the way that was chosen for a device. Both ways add in the same order, so that their results have the same bits. */
export const groupSumOf = (device: GPUDevice): GroupSum => groupSum(subgroupSizeOf(device))

/** @param subgroup invocations that exchange values without barriers, if any */
export const groupSum = (subgroup: number | undefined): GroupSum =>
  subgroup === undefined ? throughMemory : throughSubgroups(subgroup)

const halve = (from: number, to: number): string => `
  for (var half = ${from}u; half >= ${to}u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }`

/** Half of the invocations add the values of the other half, until one is left. */
const throughMemory: GroupSum = {
  enables: [],
  parameters: '@builtin(local_invocation_index) lane: u32',
  lanes: 'lane',
  functions: `
var<workgroup> partial: array<f32, ${LANES}>;
fn sum_of_group(lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  ${halve(LANES / 2, 1)}
  let sum = partial[0];
  workgroupBarrier();
  return sum;
}`,
}

/**
 * The last halvings without barriers: every subgroup does them for itself, on the values that are left. A subgroup that is larger than `size` has
 * invocations whose values nobody needs.
 */
const throughSubgroups = (size: number): GroupSum => ({
  enables: ['subgroups'],
  parameters: '@builtin(local_invocation_index) lane: u32, @builtin(subgroup_invocation_id) subgroup_lane: u32',
  lanes: 'lane, subgroup_lane',
  functions: `
var<workgroup> partial: array<f32, ${LANES}>;
fn sum_of_group(lane: u32, subgroup_lane: u32, value: f32) -> f32 {
  partial[lane] = value;
  workgroupBarrier();
  ${halve(LANES / 2, size)}
  var sum = partial[min(subgroup_lane, ${size - 1}u)];
  for (var half = ${size / 2}u; half > 0u; half /= 2u) { sum += subgroupShuffleDown(sum, half); }
  let total = subgroupBroadcastFirst(sum);
  workgroupBarrier();
  return total;
}`,
})
