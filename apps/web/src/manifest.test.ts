import { decodeImage } from '@telarjs/datasets/formats'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const publicFile = (name: string) => readFileSync(new URL(`../public/${name}`, import.meta.url))

/** The color of the SVG's ground. */
const ground = [0x1f, 0x3a, 0x8a]

interface Icon {
  readonly src: string
  readonly sizes: string
  readonly type: string
  readonly purpose: string
}

const { icons } = JSON.parse(publicFile('manifest.webmanifest').toString()) as { readonly icons: readonly Icon[] }
const rasters = icons.filter(({ type }) => type === 'image/png')

/** What the header of a PNG says (ISO 15948, 11.2.2): its size, and whether it can be transparent. */
function headerOf(name: string) {
  const png = publicFile(name)
  return { sizes: `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, isTransparent: png[25] === 6 }
}

/** The color of a corner, over black where it is transparent. */
async function cornerOf(name: string) {
  const { data } = await decodeImage(publicFile(name), name)
  return [...data.subarray(0, 3)]
}

test('an installed app has icons of the sizes that Android asks for, each with its own and a maskable form', () => {
  expect(rasters.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '192x192 maskable',
    '512x512 maskable',
  ])
})

test.each(rasters)(
  '$src is of its size, and a maskable one is filled to its corners',
  async ({ src, sizes, purpose }) => {
    const isMaskable = purpose === 'maskable'
    expect(headerOf(src)).toEqual({ sizes, isTransparent: !isMaskable })
    expect(await cornerOf(src)).toEqual(isMaskable ? ground : [0, 0, 0])
  },
)

test('iOS has an icon without transparency, of 180 pixels, which the page names', async () => {
  const page = readFileSync(new URL('../index.html', import.meta.url), 'utf8')
  expect(page).toContain('<link rel="apple-touch-icon" href="./apple-touch-icon.png" sizes="180x180" />')
  expect(headerOf('apple-touch-icon.png')).toEqual({ sizes: '180x180', isTransparent: false })
  expect(await cornerOf('apple-touch-icon.png')).toEqual(ground)
})
