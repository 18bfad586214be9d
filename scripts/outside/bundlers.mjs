// Builds a page that starts WebAssembly with each bundler, from tarballs and without an option, and opens it in Chromium: Vite and webpack bring tfjs's
// .wasm files along; where esbuild and Rollup leave them behind, the page says which address is empty and which option names another, and with that it runs.
import { createServer } from 'node:http'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium } from '../browser.mjs'
import { install } from './install.mjs'

const versions = {
  '@tensorflow/tfjs-core': '4.22.0',
  '@rollup/plugin-commonjs': '29.0.3',
  '@rollup/plugin-node-resolve': '16.0.3',
  esbuild: '0.28.2',
  rollup: '4.68.8',
  vite: '8.3.8',
  webpack: '5.113.0',
}

const program = (options) => `import { startBackend } from '@telarjs/backend-web'
import * as tf from '@tensorflow/tfjs-core'

startBackend(${options})
  .then(async ({ device }) => (await tf.add([1, 2], [3, 4]).data()).join() + ' on ' + device, (error) => error.message)
  .then((said) => (document.title = said))
`

const builders = {
  async esbuild(load, entry, outdir) {
    const { build } = await load('esbuild')
    await build({
      entryPoints: { main: entry },
      outdir,
      bundle: true,
      splitting: true,
      format: 'esm',
      logLevel: 'error',
    })
  },
  async rollup(load, entry, dir) {
    const { rollup } = await load('rollup')
    const { nodeResolve } = await load('@rollup/plugin-node-resolve')
    const { default: commonjs } = await load('@rollup/plugin-commonjs')
    const onwarn = ({ code, message }) =>
      code === 'THIS_IS_UNDEFINED' || code === 'CIRCULAR_DEPENDENCY' || console.warn(message)
    const bundle = await rollup({
      input: { main: entry },
      plugins: [nodeResolve({ browser: true }), commonjs()],
      onwarn,
    })
    await bundle.write({ dir, format: 'es' })
    await bundle.close()
  },
  async vite(load, entry, outDir, root) {
    const { build } = await load('vite')
    const rolldownOptions = { input: { main: entry }, output: { entryFileNames: 'main.js' } }
    await build({
      root,
      base: './',
      logLevel: 'error',
      configFile: false,
      build: { outDir, rolldownOptions, target: 'es2022' },
    })
  },
  async webpack(load, entry, path, context) {
    const { default: webpack } = await load('webpack')
    const output = { path, filename: 'main.js', module: true }
    const stats = await new Promise((resolve, reject) =>
      webpack({ context, mode: 'production', entry, output, experiments: { outputModule: true } }, (error, result) =>
        error ? reject(error) : resolve(result),
      ),
    )
    if (stats.hasErrors()) throw new Error(stats.toString('errors-only'))
  },
}

/** Serves a folder until the process ends. @returns its address */
async function serve(folder) {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' }
  const server = createServer(({ url }, response) => {
    const file = join(folder, new URL(url, 'http://localhost').pathname)
    const isThere = existsSync(file) && statSync(file).isFile()
    response.writeHead(isThere ? 200 : 404, { 'content-type': types[extname(file)] ?? 'text/plain' })
    response.end(isThere ? readFileSync(file) : undefined)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return `http://127.0.0.1:${server.address().port}/`
}

async function openPage(browser, address) {
  const page = await browser.newPage()
  await page.goto(`${address}page.html`)
  await page.waitForFunction(() => document.title !== 'starting', undefined, { timeout: 60_000 })
  const said = await page.title()
  await page.close()
  return said
}

export async function checkBundlers() {
  const folder = install(['@telarjs/backend-web'], versions)
  const { resolve } = createRequire(join(folder, 'package.json'))
  const load = (name) => import(pathToFileURL(resolve(name)).href)
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
  try {
    for (const [name, build] of Object.entries(builders)) {
      const bringsFiles = name === 'vite' || name === 'webpack'
      const options = bringsFiles
        ? ["{ backend: 'wasm' }"]
        : ["{ backend: 'wasm' }", "{ backend: 'wasm', wasmPaths: '/files/' }"]
      const said = []
      for (const [i, option] of options.entries()) {
        const entry = join(folder, `${name}-${i}.js`)
        const out = join(folder, `out-${name}-${i}`)
        writeFileSync(entry, program(option))
        await build(load, entry, out, folder)
        writeFileSync(
          join(out, 'page.html'),
          '<!doctype html><title>starting</title><script type="module" src="main.js"></script>',
        )
        const address = await serve(out)
        if (i > 0) {
          mkdirSync(join(out, 'files'))
          for (const file of ['tfjs-backend-wasm-simd.wasm'])
            cpSync(resolve(`@tensorflow/tfjs-backend-wasm/dist/${file}`), join(out, 'files', file))
        }
        said.push((await openPage(browser, address)).replaceAll(address, '/'))
      }
      console.log(`${name}: ${said.join('\n  then: ')}`)
      const works = /^4,6 on /
      const advises =
        /^wasm: .*Is the file at \/\S*tfjs-backend-wasm-simd\.wasm\?.*startBackend\(\{ wasmPaths: '\/folder\/' \}\)/
      if (!works.test(said.at(-1)) || (!bringsFiles && !works.test(said[0]) && !advises.test(said[0])))
        throw new Error(`${name}: WebAssembly does not start in its page`)
    }
  } finally {
    await browser.close()
  }
}
