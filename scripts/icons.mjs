// Draws the raster icons of the Studio's app from its SVG, with a headless Chromium: node scripts/icons.mjs
// Installed apps need them: Android takes no SVG, and iOS takes only `apple-touch-icon`.
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'
import { findChromium } from './browser.mjs'

const folder = new URL('../apps/web/public/', import.meta.url)
const ground = '#1f3a8a'

/**
 * Icons that a system cuts to its own shape are filled to the edge, and what they show lies in the middle 80 % (the safe zone of maskable icons).
 * Others have the round corners of the SVG.
 */
const icons = [
  { file: 'icon-192.png', size: 192 },
  { file: 'icon-512.png', size: 512 },
  { file: 'icon-maskable-192.png', size: 192, isFilled: true },
  { file: 'icon-maskable-512.png', size: 512, isFilled: true },
  { file: 'apple-touch-icon.png', size: 180, isFilled: true },
]

const svg = await readFile(new URL('icon.svg', folder), 'utf8')
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
for (const { file, size, isFilled = false } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const side = isFilled ? 0.86 * size : size
  await page.setContent(
    `<style>*{margin:0}body{display:grid;place-items:center;height:100vh;background:${isFilled ? ground : 'transparent'}}svg{width:${side}px;height:${side}px}</style>${svg}`,
  )
  await writeFile(new URL(file, folder), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
