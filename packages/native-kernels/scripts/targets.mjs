// What is built: zig's name of each target, and the file that the package loads there.
const glibc = 'gnu.2.28'

export const targets = [
  { platform: 'linux', arch: 'x64', triple: `x86_64-linux-${glibc}` },
  { platform: 'linux', arch: 'arm64', triple: `aarch64-linux-${glibc}` },
  { platform: 'linux', arch: 'x64', libc: 'musl', triple: 'x86_64-linux-musl' },
  { platform: 'linux', arch: 'arm64', libc: 'musl', triple: 'aarch64-linux-musl' },
  { platform: 'darwin', arch: 'x64', triple: 'x86_64-macos.11.0' },
  { platform: 'darwin', arch: 'arm64', triple: 'aarch64-macos.11.0' },
  { platform: 'win32', arch: 'x64', triple: 'x86_64-windows-gnu' },
  { platform: 'win32', arch: 'arm64', triple: 'aarch64-windows-gnu' },
]

/** `linux-x64.node`, `linux-arm64-musl.node`; src/load.ts looks for the same names. */
export function fileOf({ platform, arch, libc }) {
  return `${[platform, arch, libc].filter(Boolean).join('-')}.node`
}

/** The target of the Node that runs this. */
export function thisTarget() {
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
  const found = targets.find(
    ({ platform, arch, libc }) =>
      platform === process.platform && arch === process.arch && (libc === 'musl') === isMusl,
  )
  if (!found) throw new Error(`native-kernels: no build for ${process.platform} ${process.arch}`)
  return found
}
