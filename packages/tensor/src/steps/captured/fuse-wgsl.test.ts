import { expect, test } from 'vitest'
import { fuseWgsl, readShader } from './fuse-wgsl.js'

const shader = (entry: string, body = '') => ({
  code: `struct Args { x: u32 }
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@group(0) @binding(1) var<uniform> args: Args;
${entry} { ${body} }`,
  entryPoint: 'main',
})
const ENTRY = '@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) lane: u32)'

test('each shader keeps names of its own, and a field that has the name of a buffer keeps that', () => {
  const own = readShader(shader(ENTRY, 'x[lane] = f32(args.x);'))!
  const fused = fuseWgsl([
    { shader: own, groups: [2, 3, 1], bindings: [0, 1] },
    { shader: own, groups: [5, 1, 1], bindings: [2, 3] },
  ])
  expect(fused).toContain('fn main_0(lane: u32) { buffer_0[lane] = f32(buffer_1.x); }')
  expect(fused).toContain('fn main_1(lane: u32) { buffer_2[lane] = f32(buffer_3.x); }')
  expect(fused).toContain('struct Args_1 { x: u32 }')
  // Six workgroups of the first, and then those of the second.
  expect(fused).toContain('if (group.x < 6u) { { main_0(local_invocation_index); } } else if (group.x < 11u)')
})

test.each([
  ['an entry point with another name', { ...shader(ENTRY), entryPoint: 'other' }],
  ['a size that is a name', shader('@compute @workgroup_size(SIZE) fn main()')],
  [
    'a value of an invocation that a larger dispatch changes',
    shader('@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>)'),
  ],
])('%s is not understood', (_, source) => {
  expect(readShader(source)).toBeUndefined()
})

test('extensions of the language are enabled once, before all else', () => {
  const { code, entryPoint } = shader(ENTRY)
  const own = readShader({ code: `enable subgroups;\n${code}`, entryPoint })!
  const member = { shader: own, groups: [1, 1, 1], bindings: [0, 1] } as const
  expect(fuseWgsl([member, { ...member, bindings: [2, 3] }]).match(/enable subgroups;/g)).toHaveLength(1)
  expect(fuseWgsl([member, member])).toMatch(/^enable subgroups;/)
})
