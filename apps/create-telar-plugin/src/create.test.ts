import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createPlugin, ownerOf } from './create.mjs'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'create-telar-plugin-'))
})

describe('a new plugin package', () => {
  it('has the name, the owner and the versions of those who made it', () => {
    const { folder } = createPlugin('@lab/telar-plugin-lion', cwd)
    expect(folder).toBe(join(cwd, 'telar-plugin-lion'))
    const read = (file: string) => readFileSync(join(folder, file), 'utf8')
    const { name, dependencies, keywords } = JSON.parse(read('package.json'))
    expect([name, dependencies['@telarjs/core'], keywords]).toEqual([
      '@lab/telar-plugin-lion',
      '^0.1.0',
      ['telar-plugin'],
    ])
    for (const file of ['src/soft-sign.ts', 'experiment.json']) expect(read(file)).toContain('layer:lab/soft-sign')
    for (const file of ['.gitignore', '.github/workflows/test.yml', 'tsconfig.json'])
      expect(existsSync(join(folder, file))).toBe(true)
    expect(readdirSync(folder, { recursive: true }).map(String).map(textIn(folder)).join('')).not.toMatch(/acme|TELAR_/)
  })

  it('goes into no folder that has files', () => {
    writeFileSync(join(cwd, 'mine.txt'), '')
    expect(() => createPlugin('.', cwd)).toThrow(/expected a new or empty folder|expected lower-case letters/)
  })

  it('refuses a name that npm would refuse', () => {
    expect(() => createPlugin('My Plugin', cwd)).toThrow(
      'name: expected lower-case letters, digits and dashes, such as telar-plugin-acme, received My Plugin',
    )
  })
})

it.each([
  ['telar-plugin-acme', 'acme'],
  ['@acme/telar-plugin-lion', 'acme'],
  ['lion', 'lion'],
])('%s belongs to %s', (name, owner) => expect(ownerOf(name)).toBe(owner))

const textIn = (folder: string) => (file: string) => {
  try {
    return readFileSync(join(folder, file), 'utf8')
  } catch {
    return ''
  }
}
