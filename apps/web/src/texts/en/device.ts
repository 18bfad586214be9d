import type { ComponentChildren } from 'preact'

/** Where it computes, and the choice of another device. */
export const device = {
  whereItComputes: 'Where it computes',
  computesOn: (name: ComponentChildren, device: string): ComponentChildren => [name, ` on ${device}.`],
  why: (why: string) => `Why: ${why}.`,
  eager: 'Steps run eagerly: one operation after the other.',
  recorded: (runner: string) => `Steps run ${runner}: recorded once, then run again without tfjs in between.`,
  moreThreads: (count: number) => `One thread computes. After a reload of the page it can be ${count}.`,
  computeOn: 'Compute on',
  takenAlong: 'A run that goes on is taken along.',
  backends: {
    auto: 'The best that starts',
    webgpu: 'WebGPU: the GPU, the fastest where there is one',
    webgl: 'WebGL: the GPU of older browsers',
    wasm: 'WebAssembly: the CPU, fast',
    cpu: 'JavaScript: the CPU, slow, everywhere',
  },
}
