// Finds the way by which Dawn reaches the card, because machines with a driver often hide parts of it: a container may lack the file that tells
// the Vulkan loader of NVIDIA's driver, have the driver in a folder of its own, or no X11, which one of its two libraries needs.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Folders in which containers, distributions and data centers have the driver's libraries. */
const FOLDERS = [
  ...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean),
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/nvidia/lib64',
  '/usr/local/nvidia/lib',
  '/usr/lib/x86_64-linux-gnu/nvidia/current',
  '/usr/lib64/nvidia',
  '/usr/lib/nvidia',
  '/opt/nvidia/lib64',
  '/run/opengl-driver/lib',
]

/** Either is NVIDIA's Vulkan driver; the first one needs X11's libraries. */
const LIBRARIES = ['libGLX_nvidia', 'libEGL_nvidia']

const NODES = ['/dev/nvidiactl', '/dev/dxg', '/dev/dri']

/**
 * Sets the environment of the parts so that the card is found.
 * @returns what is missing, in a sentence, where no card is found; otherwise undefined
 */
export function findCard(kit, folder) {
  mkdirSync(folder, { recursive: true })
  const found = LIBRARIES.map((name) => libraryOf(name)).filter(Boolean)
  const isChosen = process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES
  const ways = [{}, ...(isChosen ? [] : found.map((library) => wayThrough(library, folder)))]
  const answers = []
  for (const way of ways) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['checks.mjs', 'adapter'], {
      cwd: kit,
      env: { ...process.env, ...way },
      encoding: 'utf8',
      timeout: 30_000,
    })
    if (status === 0) {
      Object.assign(process.env, way)
      return undefined
    }
    answers.push(answerOf(stdout, stderr))
  }
  return reason(found, isChosen, answers)
}

/** The first file of a library, by its full name. */
function libraryOf(name) {
  for (const folder of FOLDERS) {
    if (!existsSync(folder)) continue
    const file = readdirSync(folder).find((each) => each.startsWith(`${name}.so.`))
    if (file) return join(folder, file)
  }
  return undefined
}

/** The environment in which the Vulkan loader takes a driver. */
function wayThrough(library, folder) {
  const file = join(folder, `${library.replaceAll(/\W/g, '_')}.json`)
  const icd = { file_format_version: '1.0.1', ICD: { library_path: library, api_version: '1.3.0' } }
  writeFileSync(file, JSON.stringify(icd, null, 2))
  return { VK_ICD_FILENAMES: file, LD_LIBRARY_PATH: `${process.env.LD_LIBRARY_PATH ?? ''}:${dirname(library)}` }
}

/** What the check says of itself, or its last words. */
function answerOf(stdout, stderr) {
  try {
    return `the only adapter is ${JSON.parse(stdout.trimEnd().split('\n').at(-1)).device}`
  } catch {
    return /^\w*Error: (.+)$/m.exec(stderr)?.[1] ?? 'the check of the adapter ends without a word'
  }
}

function reason(found, isChosen, answers) {
  const last = answers.at(-1)
  if (isChosen) return `the driver that VK_ICD_FILENAMES or VK_DRIVER_FILES names gives none: ${last}`
  if (!NODES.some((path) => existsSync(path)))
    return `this machine shows no card: expected one of ${NODES.join(', ')}; a container needs to be given it (docker: --gpus all). ${last}`
  const broken = found.map((library) => loadError(library)).filter(Boolean)
  if (existsSync('/dev/nvidiactl') && found.length === 0)
    return `NVIDIA's Vulkan driver is not visible: expected libGLX_nvidia.so.0 or libEGL_nvidia.so.0 in one of the usual folders; start the container with NVIDIA_DRIVER_CAPABILITIES=all, or name their folder by LD_LIBRARY_PATH`
  return [...broken, last].join('; ')
}

/** Why a library does not load, if it does not: Node says of one that does that it is no addon. */
function loadError(library) {
  const code =
    "try { process.dlopen({ exports: {} }, process.argv[1]) } catch (error) { console.log(error.message.split('\\n')[0]) }"
  const { stdout } = spawnSync(process.execPath, ['-e', code, library], { encoding: 'utf8' })
  return /did not self-register/.test(stdout) ? undefined : stdout.trim()
}
