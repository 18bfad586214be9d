/** The entry for Node: the same registration, but native kernels replace the compiled ones if `@telarjs/native-kernels` is installed and runs here. */
import type { NativeAddon } from './native.js'
import { registerWasmKernels } from './registration.js'

const native = await findNative()
await registerWasmKernels(native ? { native } : {})

async function findNative(): Promise<NativeAddon | undefined> {
  try {
    const native = (await import('@telarjs/native-kernels')).nativeKernels()
    return 'why' in native ? undefined : native
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    return undefined
  }
}
