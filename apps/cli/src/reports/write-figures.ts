import { painted, standalone, type Figure } from '@telarjs/report'
import { basename, join } from 'node:path'
import { packedFile } from '../host/packed-files.js'
import { writeFileWhole } from '../output/write-file.js'

/** How single figures are written. */
export interface FigureFiles {
  readonly png: boolean
  /** Of the PNGs; SVGs follow the theme of whoever opens them. */
  readonly theme: 'light' | 'dark'
}

/** Writes each figure as an SVG and, where resvg is installed, as a PNG of twice its size. @returns why there are no PNGs, where there are none */
export async function writeFigures(
  folder: string,
  figures: readonly Figure[],
  { png, theme }: FigureFiles,
): Promise<string | undefined> {
  const render = png ? await createRenderer() : undefined
  for (const { id, svg, width } of figures) {
    await writeFileWhole(join(folder, `${id}.svg`), standalone(svg))
    if (render) await writeFileWhole(join(folder, `${id}.png`), render(painted(svg, theme), width * 2))
  }
  return png && !render
    ? 'No PNGs, because the optional package @resvg/resvg-js is not installed: npm install @resvg/resvg-js'
    : undefined
}

/** Draws SVG as PNG; undefined where the package is not there. */
async function createRenderer(): Promise<((svg: string, width: number) => Uint8Array) | undefined> {
  const resvg = await import('@resvg/resvg-js').catch(() => undefined)
  if (!resvg) return undefined
  const fontFiles = fonts()
  const font = {
    fontFiles,
    loadSystemFonts: fontFiles.length === 0,
    ...(fontFiles.length > 0 ? { defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' } : {}),
  }
  return (svg, width) => new resvg.Resvg(svg, { fitTo: { mode: 'width', value: width }, font }).render().asPng()
}

/** The font that comes with the CLI, so that figures look alike on every machine. */
function fonts(): string[] {
  const files = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
    packedFile(`fonts/${basename(file)}`, `@expo-google-fonts/inter/${file}`),
  )
  return files.filter((file) => file !== undefined)
}
