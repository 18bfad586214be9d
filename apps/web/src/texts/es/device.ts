import type { device as english } from '../en/device.js'

export const device: typeof english = {
  whereItComputes: 'Dónde se calcula',
  computesOn: (name, device) => [name, ` en ${device}.`],
  why: (why) => `Motivo: ${why}.`,
  eager: 'Los pasos se ejecutan de inmediato: una operación tras otra.',
  recorded: (runner) => `Los pasos se graban una vez y luego se repiten sin tfjs de por medio (${runner}).`,
  moreThreads: (count) => `Calcula un solo hilo. Tras recargar la página pueden ser ${count}.`,
  computeOn: 'Calcular en',
  takenAlong: 'Un entrenamiento en curso sigue en el nuevo dispositivo.',
  backends: {
    auto: 'El mejor que arranque',
    webgpu: 'WebGPU: la GPU, lo más rápido donde la haya',
    webgl: 'WebGL: la GPU en navegadores antiguos',
    wasm: 'WebAssembly: la CPU, rápido',
    cpu: 'JavaScript: la CPU, lento, en todas partes',
  },
}
