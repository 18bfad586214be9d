import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { generatedFiles, generatedPackages } from './generate/files.js'
import { docstringOf } from './generate/plugin-files.js'

const packages = resolve(import.meta.dirname, '../packages')

test.each(generatedPackages)('the committed files of %s are what `pnpm run generate` writes', async (name) => {
  for (const [file, text] of Object.entries(await generatedFiles(join(packages, name))))
    expect(readFileSync(join(packages, name, file), 'utf8'), file).toBe(text)
})

test('a docstring is the comment directly above an export', () => {
  const source =
    '/** Of the file. */\nimport a from "a"\n\n/**\n * Of b.\n *\n * `b = 1`\n */\nexport const b = 1\nexport const c = 2\n'
  expect(docstringOf(source, 'b')).toBe('Of b.\n\n`b = 1`')
  expect(docstringOf(source, 'c')).toBeUndefined()
})
