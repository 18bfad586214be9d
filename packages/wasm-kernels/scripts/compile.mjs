/** Compiles assembly/ twice, for plain and for relaxed SIMD, each into a module of its own, so that a page loads the one that it runs. */
import asc from 'assemblyscript/asc'
import { gzipSync } from 'fflate'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Memory is imported, because it is tfjs-wasm's own; there is no static data and no managed object, hence the stub runtime. */
const OPTIONS = [
  'assembly/index.ts',
  '--runtime',
  'stub',
  '-O3',
  '--converge',
  '--noAssert',
  '--enable',
  'simd',
  '--importMemory',
  '--noExportMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--baseDir',
  root,
]

async function compile(...options) {
  let binary
  const { error, stderr } = await asc.main([...OPTIONS, '--outFile', 'kernels.wasm', ...options], {
    writeFile: (_, contents) => {
      binary = contents
    },
  })
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return binary
}

/** The declarations of the exported functions; AssemblyScript's addresses and counts are numbers in JavaScript. */
async function declarations(binary) {
  const exported = new Set(WebAssembly.Module.exports(new WebAssembly.Module(binary)).map(({ name }) => name))
  const lines = []
  for (const file of (await readdir(`${root}assembly`)).filter((name) => name.endsWith('.ts')).sort()) {
    const source = await readFile(`${root}assembly/${file}`, 'utf8')
    for (const [, name, list, result] of source.matchAll(/^export function (\w+)\(([^)]*)\): (\w+)/gm)) {
      if (!exported.delete(name)) continue
      const parameters = list
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean)
        .map((each) => {
          const [key, type] = each.split(': ')
          return `${key}: ${type === 'bool' ? 'boolean' : 'number'}`
        })
      lines.push(`  ${name}: (${parameters.join(', ')}) => ${result === 'void' ? 'void' : 'number'}`)
    }
  }
  if (exported.size > 0) throw new Error(`scripts/compile.mjs: no declaration found for ${[...exported].join(', ')}`)
  return lines.join('\n')
}

/** The fields of `Geometry` in the order in which the compiled functions read them from memory. */
async function geometryFields() {
  const source = await readFile(`${root}assembly/geometry.ts`, 'utf8')
  const [, fields] = source.match(/^export class Geometry \{\n([^}]*)\}/m)
  return fields
    .trim()
    .split('\n')
    .map((line) => {
      const [, name] = line.match(/^ *(\w+): i32$/) ?? []
      if (!name) throw new Error(`scripts/compile.mjs: Geometry: expected "name: i32", received "${line.trim()}"`)
      return name
    })
}

/** By fflate, whose bytes do not depend on the version of Node. */
const packed = (binary) => Buffer.from(gzipSync(binary, { level: 9, mtime: 0 })).toString('base64')

const HEADER = '// Written by scripts/build.mjs from assembly/. Do not edit.\n'

/** The generated files of src/ by name. */
export async function generate() {
  const simd = await compile()
  const relaxed = await compile('--enable', 'relaxed-simd')
  return {
    'wasm.gen.ts': `${HEADER}
/** What the compiled module exports. Addresses are bytes into the memory it shares with tfjs-wasm. */
export interface WasmExports {
${await declarations(simd)}
}

/** The fields of assembly/geometry.ts, each an int32, in the order in which they lie in memory. */
export const GEOMETRY = [${(await geometryFields()).map((field) => `'${field}'`).join(', ')}] as const

export type GeometryField = (typeof GEOMETRY)[number]
`,
    'simd.gen.ts': `${HEADER}
/** Compiled for SIMD as every browser since 2023 and Node have it; gzip in base64. */
export const BINARY = '${packed(simd)}'
`,
    'relaxed-simd.gen.ts': `${HEADER}
/** Compiled for relaxed SIMD, for its fused multiply-add; gzip in base64. */
export const BINARY = '${packed(relaxed)}'
`,
  }
}
