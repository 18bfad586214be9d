import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** Files that hold samples, by how their names end, gzipped or not. */
const readable =
  /\.(png|jpe?g|webp|bmp|gif|tiff?|pgm|ppm|csv|tsv|parquet|pq|npy|npz|idx|idx[1-4]-ubyte|[a-z0-9]+-idx[1-4]-ubyte)(\.gz)?$/i

const byName = new Intl.Collator('en', { numeric: true })

/** Files to read, and the endings of those that a folder holds besides, with their numbers. */
export interface ListedInputs {
  readonly files: readonly string[]
  readonly leftOut: Readonly<Record<string, number>>
}

/** The files that are given, and those in folders that are given, in the order of their names; hidden ones are passed over. */
export async function listInputs(given: readonly string[]): Promise<ListedInputs> {
  const files: string[] = []
  const leftOut: Record<string, number> = {}
  for (const input of given) {
    const found = await stat(input).catch(() => undefined)
    if (!found?.isDirectory()) {
      files.push(input)
      continue
    }
    for (const file of await filesIn(input)) {
      if (readable.test(file)) files.push(file)
      else leftOut[extname(file) || 'no ending'] = (leftOut[extname(file) || 'no ending'] ?? 0) + 1
    }
  }
  return { files, leftOut }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const seen = entries
    .filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX')
    .sort((one, other) => byName.compare(one.name, other.name))
  const nested = seen.map((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : [path]
  })
  return (await Promise.all(nested)).flat()
}
