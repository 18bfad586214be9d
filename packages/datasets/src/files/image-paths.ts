import { counted, DataError } from '@telarjs/core'

/** An image and its class number. */
export interface ImagePath {
  readonly path: string
  readonly target: number
}

/** The names that people give to folders of splits, in lower case. */
const splitNames: Readonly<Record<string, 'train' | 'validation' | 'test'>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  val: 'validation',
  valid: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
}

/** The split that a folder or file is called by, whatever its spelling; undefined for other names. */
export const splitOf = (folder: string) =>
  Object.hasOwn(splitNames, folder.toLowerCase()) ? splitNames[folder.toLowerCase()] : undefined

/** What systems and programs leave behind: hidden files and folders, and the copies that macOS puts into zip files. */
const isHidden = (part: string) => part.startsWith('.') || part === '__MACOSX'

const isImage = /\.(png|jpe?g|webp|bmp|gif|tiff?|pgm|ppm|pnm)$/i

/**
 * Sorts the images of a folder by split and class. Folders that only hold the one below them are passed through: `data/images/cat/1.png`.
 *
 * @param paths of all files below `folder`; hidden files are left out, others that cannot be read are counted in `warnings`
 * @throws DataError where there are none, where a folder is none of the classes, or where splits and classes stand side by side
 * @example
 * const { classes, parts } = imagesByClass(['pets/cat/1.png', 'pets/dog/1.png'], 'pets', undefined)
 * classes // ['cat', 'dog']
 * parts // { train: [{ path: 'pets/cat/1.png', target: 0 }, { path: 'pets/dog/1.png', target: 1 }] }
 */
export function imagesByClass(
  paths: readonly string[],
  folder: string,
  requested: readonly string[] | undefined,
): {
  readonly classes: readonly string[]
  readonly parts: Record<string, ImagePath[]>
  readonly warnings: readonly string[]
} {
  const start = folder.replace(/\/$/, '').length + 1
  const seen = paths
    .map((path) => ({ path, parts: path.slice(start).split('/') }))
    .filter(({ parts }) => !parts.some(isHidden))
  const images = seen
    .filter(({ path }) => isImage.test(path))
    .map(({ path, parts }) => ({ path, folders: parts.slice(0, -1) }))
  const warnings = leftOut(seen.map(({ path }) => path).filter((path) => !isImage.test(path)))
  const named = bySplit(images, folder, requested)
  const loose = named.find(({ name }) => name === undefined)
  if (loose) throw new DataError({ where: loose.path, expected: 'every image in the folder of its class' })
  const classes = requested ?? [...new Set(named.map(({ name }) => name!))].sort()
  const parts: Record<string, ImagePath[]> = {}
  for (const { path, split, name } of named) {
    const target = classes.indexOf(name!)
    if (target < 0)
      throw new DataError({
        where: path,
        expected: `a folder named as one of the classes ${classes.join(', ')}`,
        received: `'${name}'`,
      })
    ;(parts[split] ??= []).push({ path, target })
  }
  if (!parts['train'])
    throw new DataError({
      where: folder,
      expected: 'images (PNG, JPEG, WebP, BMP, GIF, TIFF, PGM, PPM) in one folder per class',
      received: `${paths.length} other files`,
    })
  return { classes, parts, warnings }
}

interface Placed {
  readonly path: string
  readonly folders: readonly string[]
}

/** The split and the class of each image, by the folders that it lies in. */
function bySplit(images: readonly Placed[], folder: string, classes: readonly string[] | undefined) {
  const below = passThrough(images)
  const isSplit = (name: string | undefined) =>
    name !== undefined && splitOf(name) !== undefined && !classes?.includes(name)
  const tops = [...new Set(below.map(({ folders }) => folders[0]))]
  const hasSplits = tops.some(isSplit) && below.every(({ folders }) => !isSplit(folders[0]) || folders.length > 1)
  const stray = tops.find((name) => !isSplit(name))
  if (hasSplits && tops.some((name) => !isSplit(name)))
    throw new DataError({
      where: folder,
      expected: 'folders of splits or folders of classes',
      received: `'${tops.find(isSplit)}' beside '${stray}'`,
      remedy: '"classes" names the folders that are classes',
    })
  return below.map(({ path, folders }) => ({
    path,
    split: hasSplits ? splitOf(folders[0]!)! : 'train',
    name: folders[hasSplits ? 1 : 0],
  }))
}

/** Without the folders at the top that hold one folder and no image. */
function passThrough(images: readonly Placed[]): readonly Placed[] {
  const top = images[0]?.folders[0]
  const isShared = images.every(({ folders }) => folders.length > 1 && folders[0] === top)
  if (top === undefined || !isShared || splitOf(top)) return images
  return passThrough(images.map(({ path, folders }) => ({ path, folders: folders.slice(1) })))
}

/** `9 files left out: .heic 3, .txt 6` */
function leftOut(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return []
  const counts = new Map<string, number>()
  for (const path of paths) {
    const ending = /\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? 'without an ending'
    counts.set(ending, (counts.get(ending) ?? 0) + 1)
  }
  const list = [...counts].map(([ending, count]) => `${ending} ${count}`).join(', ')
  return [
    `${counted(paths.length, 'file')} left out, ${paths.length === 1 ? 'which is' : 'which are'} no PNG, JPEG, WebP, BMP, GIF, TIFF, PGM or PPM: ${list}`,
  ]
}
