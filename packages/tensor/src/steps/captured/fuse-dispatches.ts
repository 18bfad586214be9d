import { pipelineOf, shaderSourceOf } from '@telarjs/webgpu-kernels'
import { slicesOf, type Binding, type Command, type Dispatch, type Slice } from './commands.js'
import { fuseWgsl, readShader, type Shader } from './fuse-wgsl.js'

/**
 * Puts dispatches that do not depend on one another into one, as far as their shaders allow: those that read the same, such as the gradients of a layer's
 * params and of its input, or the loss and the accuracy. The host then starts fewer kernels, and a device that one of them does not fill has more to do.
 * Results have the same bits.
 */
export function fuseDispatches(device: GPUDevice, commands: readonly Command[]): readonly Command[] {
  const shaders = new Map<GPUComputePipeline, Shader | undefined>()

  function shaderOf({ pipeline }: Dispatch): Shader | undefined {
    if (!shaders.has(pipeline)) {
      const source = shaderSourceOf(pipeline)
      shaders.set(pipeline, source && readShader(source))
    }
    return shaders.get(pipeline)
  }

  // A device binds few buffers to a dispatch, so those that read the same come first.
  const groups = [true, false].reduce<Command[][]>(
    (before, sharing) => join(before, sharing),
    commands.map((command) => [command]),
  )
  return groups.map((group) => (group.length === 1 ? group[0]! : fuse(device, group as FusibleCommand[], shaderOf)))

  /** @param sharing whether a command only joins those with which it shares a buffer */
  function join(before: readonly Command[][], sharing: boolean): Command[][] {
    const after: Command[][] = []
    for (const group of before) {
      const home = group.length === 1 ? homeOf(after, group[0]!, sharing) : undefined
      if (home) home.push(group[0]!)
      else after.push([...group])
    }
    return after
  }

  /** The last of the groups that the command can join, without passing one that it depends on. */
  function homeOf(groups: readonly Command[][], command: Command, sharing: boolean): Command[] | undefined {
    if (command.kind !== 'dispatch' || !shaderOf(command)) return undefined
    for (const group of [...groups].reverse()) {
      if (group.some((other) => dependsOn(command, other))) return undefined
      if ((!sharing || group.some((other) => sharesWith(command, other))) && fits(group, command)) return group
    }
    return undefined
  }

  function fits(group: readonly Command[], command: FusibleCommand): boolean {
    const [first] = group as [Command]
    const all = [...group, command].filter((each) => each.kind === 'dispatch')
    const [home, guest] = [first.kind === 'dispatch' ? shaderOf(first) : undefined, shaderOf(command)]
    if (!home || !guest) return false
    const isAlike = home.size === guest.size && String(home.memory) === String(guest.memory)
    if (!isAlike && !(guest.size === '1' && guest.memory.length === 0)) return false
    const { limits } = device
    if (all.reduce((sum, { groups }) => sum + countOf(groups), 0) > limits.maxComputeWorkgroupsPerDimension)
      return false
    const { bindings } = bind(all, shaderOf)
    const isOneUse = bindings.every(({ slice, written }) =>
      bindings.every((other) => other.slice.buffer !== slice.buffer || other.written === written),
    )
    const uniforms = all.flatMap((each) => shaderOf(each)!.buffers).filter(({ space }) => space === 'uniform').length
    return (
      isOneUse &&
      uniforms <= limits.maxUniformBuffersPerShaderStage &&
      bindings.length - uniforms <= limits.maxStorageBuffersPerShaderStage
    )
  }
}

type FusibleCommand = Command & Dispatch
type ShaderOf = (dispatch: Dispatch) => Shader | undefined

const countOf = ([x, y, z]: Dispatch['groups']): number => x * y * z

const sharesWith = (command: Command, other: Command): boolean =>
  usesOf(command).some((use) => usesOf(other).some(({ slice }) => slice.buffer === use.slice.buffer))

/** Whether a command may not run beside or before another one. */
function dependsOn(command: Command, other: Command): boolean {
  const [mine, others] = [command, other].map(usesOf)
  return mine!.some((use) =>
    others!.some(
      ({ slice, written }) =>
        (use.written || written) && use.slice.buffer === slice.buffer && overlap(use.slice, slice),
    ),
  )
}

const overlap = (a: Slice, b: Slice): boolean => a.offset < b.offset + b.size && b.offset < a.offset + a.size

function usesOf(command: Command): readonly Pick<Binding, 'slice' | 'written'>[] {
  if (command.kind === 'dispatch') return command.bindings
  return slicesOf(command).map((slice) => ({ slice, written: slice === command.to }))
}

/** The bindings of several dispatches in one, and which of them are each one's own. What is read twice in the same form is bound once. */
function bind(dispatches: readonly Dispatch[], shaderOf: ShaderOf) {
  const bindings: Binding[] = []
  const forms: string[] = []
  const own = dispatches.map((dispatch) =>
    shaderOf(dispatch)!.buffers.map(({ binding, space, type }) => {
      const { slice, written } = dispatch.bindings.find(({ index }) => index === binding)!
      const form = `${space} ${type}`
      const known = bindings.findIndex(
        (other, i) => !written && !other.written && isSame(other.slice, slice) && forms[i] === form,
      )
      if (known >= 0 && space === 'storage, read') return known
      forms.push(form)
      return bindings.push({ index: bindings.length, slice, written }) - 1
    }),
  )
  return { bindings, own }
}

const isSame = (a: Slice, b: Slice): boolean => a.buffer === b.buffer && a.offset === b.offset && a.size === b.size

function fuse(device: GPUDevice, dispatches: readonly FusibleCommand[], shaderOf: ShaderOf): Command {
  const { bindings, own } = bind(dispatches, shaderOf)
  const code = fuseWgsl(
    dispatches.map((dispatch, i) => ({ shader: shaderOf(dispatch)!, groups: dispatch.groups, bindings: own[i]! })),
  )
  return {
    kind: 'dispatch',
    pipeline: pipelineOf(device, dispatches.map(({ pipeline }) => pipeline.label).join(' + '), code),
    bindings,
    groups: [dispatches.reduce((sum, { groups }) => sum + countOf(groups), 0), 1, 1],
    plugin: dispatches[0]!.plugin,
  }
}
