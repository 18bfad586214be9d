// Writes what follows from the plugins: manifest, index, exports and README tables of their packages, and the catalog of the CLI.
import { createJiti } from 'jiti'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { generatedFiles, generatedPackages } = await createJiti(import.meta.url).import('./generate/files.ts')

for (const name of generatedPackages) {
  const folder = join(root, 'packages', name)
  for (const [file, text] of Object.entries(await generatedFiles(folder))) {
    if (readFileSync(join(folder, file), 'utf8') === text) continue
    writeFileSync(join(folder, file), text)
    console.log(`wrote packages/${name}/${file}`)
  }
}
process.exitCode =
  spawnSync(process.execPath, ['scripts/catalog.mjs'], { cwd: join(root, 'apps/cli'), stdio: 'inherit' }).status ?? 1
