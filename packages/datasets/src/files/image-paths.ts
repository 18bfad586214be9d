import { DataError } from '@telarjs/core'

/** An image and its class number. */
export interface ImagePath {
  readonly path: string
  readonly target: number
}

/**
 * Sorts the images of a folder by split and class.
 *
 * @param paths of all files below `folder`; hidden files and those that are no images are left out
 * @throws DataError where there are none, or where a folder is none of the classes
 */
export function byClass(
  paths: readonly string[],
  folder: string,
  requested: readonly string[] | undefined,
): { readonly classes: readonly string[]; readonly parts: Record<string, ImagePath[]> } {
  const start = folder.replace(/\/$/, '').length + 1
  const images = paths
    .map((path) => ({ path, parts: path.slice(start).split('/') }))
    .filter(
      ({ parts }) => /\.(png|jpe?g|pgm|ppm|pnm)$/i.test(parts.at(-1)!) && !parts.some((part) => part.startsWith('.')),
    )
    .map(({ path, parts }) => ({ path, folders: parts.slice(0, -1) }))
  const bySplit =
    images.length > 0 &&
    images.every(({ folders }) => folders.length > 1 && ['train', 'validation', 'test'].includes(folders[0]!))
  const named = images.map(({ path, folders }) => ({
    path,
    split: bySplit ? folders[0]! : 'train',
    name: folders[bySplit ? 1 : 0],
  }))
  const loose = named.find(({ name }) => name === undefined)
  if (loose) throw new DataError(`${loose.path}: expected every image in the folder of its class`)
  const classes = requested ?? [...new Set(named.map(({ name }) => name!))].sort()
  const parts: Record<string, ImagePath[]> = {}
  for (const { path, split, name } of named) {
    const target = classes.indexOf(name!)
    if (target < 0)
      throw new DataError(
        `${path}: expected a folder named as one of the classes ${classes.join(', ')}, received '${name}'`,
      )
    ;(parts[split] ??= []).push({ path, target })
  }
  if (!parts['train'])
    throw new DataError(
      `${folder}: expected images (PNG, JPEG, PGM, PPM) in one folder per class, received ${paths.length} other files`,
    )
  return { classes, parts }
}
