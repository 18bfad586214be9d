import { expect, test } from 'vitest'
import { stackWgsl } from './stack-wgsl.js'

const shader = (body: string) => ({
  code: `@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) i: u32) { ${body} }`,
  entryPoint: 'main',
})
const layout = { groupsAlongZ: 1, arrays: [{ stride: 256, within: { binding: 0, bytes: 0 } }] }

test('the offset of the member is added to every index, also within one', () => {
  expect(stackWgsl(shader('y[i] = y[u32(y[0])];'), layout)).toContain(
    'y[u32(i) + stack_member * 64u + 0u] = y[u32(u32(y[u32(0) + stack_member * 64u + 0u])) + stack_member * 64u + 0u];',
  )
})

test.each([
  ['the length of an array', 'y[i] = f32(arrayLength(&y));'],
  ['a whole array', 'let all = &y; (*all)[i] = 1;'],
])('%s is not understood', (_, body) => {
  expect(stackWgsl(shader(body), layout)).toBeUndefined()
})

test('extensions of the language are still enabled first', () => {
  const { code, entryPoint } = shader('y[i] = 1;')
  const stacked = stackWgsl({ code: `enable subgroups;\n${code}`, entryPoint }, layout)
  expect(stacked).toMatch(/^enable subgroups;\nvar<private> stack_member/)
})
