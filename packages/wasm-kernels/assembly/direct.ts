/**
 * Convolution of images without unfolding them. In an image padded with zeros the windows of a line are rows that overlap, `strideWidth`
 * pixels apart, so a line of results is one matrix product for each row of the filter, each going on from the sums of the one before: in the
 * same registers, where there is room for panels of the whole other operand.
 */
import { TILE, columnsByPanel, gemm, gemmScratch, rowsByPanel } from './gemm'
import { Geometry } from './geometry'
import { COLUMNS, packColumns } from './pack'
import { sumColumns } from './reduce'

/** Results of images `from` to `to`: y = clamp(x * filter + bias). `scratch` has room for a padded image and for `gemm`. */
export function convolve(
  geometry: usize, from: i32, to: i32, x: usize, filter: usize, outputs: usize, y: usize, bias: usize, low: f32, high: f32, scratch: usize,
): void {
  const g = changetype<Geometry>(geometry)
  const image = <usize>(g.outHeight * g.outWidth) * outputs * 4
  const room = scratch + rowOf(g) * paddedHeight(g)
  y += <usize>from * image
  const isPacked = packFilter(g, filter, outputs, bias, room)
  for (let n = from; n < to; n++, y += image) {
    pad(g, x, n, rowOf(g), <i32>paddedHeight(g), scratch)
    if (isPacked) convolveByPanels(g, outputs, y, bias != 0, low, high, scratch, room)
    else convolveByLines(g, filter, outputs, y, bias, low, high, scratch, room)
  }
}

/** Behind room for a tile: for each eight outputs their biases, then for each eight their panel of the whole filter. False where `gemmScratch` has no room for them. */
function packFilter(g: Geometry, filter: usize, outputs: usize, bias: usize, room: usize): bool {
  const depth = <usize>(g.height * g.width * g.channels), panels = (outputs + COLUMNS - 1) / COLUMNS
  if (TILE + panels * COLUMNS * 4 * (1 + depth) > gemmScratch()) return false
  const biases = room + TILE, first = biases + panels * COLUMNS * 4
  for (let p: usize = 0; p < panels; p++) {
    const columns = min(COLUMNS, outputs - p * COLUMNS)
    if (bias) packColumns(bias + p * COLUMNS * 4, 0, 1, columns, biases + p * COLUMNS * 4)
    packColumns(filter + p * COLUMNS * 4, outputs * 4, depth, columns, first + p * depth * COLUMNS * 4)
  }
  return true
}

/** The lines of an image by eight outputs at a time: all rows of the filter in one go. */
function convolveByPanels(g: Geometry, outputs: usize, y: usize, hasBias: bool, low: f32, high: f32, padded: usize, room: usize): void {
  const row = rowOf(g), step = <usize>(g.strideWidth * g.channels) * 4, run = <usize>(g.width * g.channels)
  const bounded = low > -Infinity || high < Infinity
  const panels = (outputs + COLUMNS - 1) / COLUMNS, panelBytes = run * g.height * COLUMNS * 4
  let bias = room + TILE, panel = bias + panels * COLUMNS * 4
  for (let p: usize = 0; p < panels; p++, bias += COLUMNS * 4, panel += panelBytes) {
    const columns = min(COLUMNS, outputs - p * COLUMNS)
    let a = padded, c = y + p * COLUMNS * 4
    for (let oy = 0; oy < g.outHeight; oy++, a += g.strideHeight * row, c += g.outWidth * outputs * 4) {
      rowsByPanel(a, step, g.outWidth, columns, panel, run, g.height, row, c, outputs * 4, false, hasBias ? bias : 0, bounded, low, high, room)
    }
  }
}

/** The lines of an image with a product for each row of the filter. */
function convolveByLines(
  g: Geometry, filter: usize, outputs: usize, y: usize, bias: usize, low: f32, high: f32, padded: usize, room: usize,
): void {
  const row = rowOf(g), step = <usize>(g.strideWidth * g.channels), run = <usize>(g.width * g.channels)
  for (let oy = 0; oy < g.outHeight; oy++, y += g.outWidth * outputs * 4) {
    for (let fy = 0; fy < g.height; fy++) {
      const last = fy + 1 == g.height
      gemm(
        padded + <usize>(oy * g.strideHeight + fy) * row, step, false, filter + <usize>fy * run * outputs * 4, outputs, false,
        y, outputs, g.outWidth, outputs, run, fy ? 0 : bias, last ? low : -Infinity, last ? high : Infinity, fy > 0, room,
      )
    }
  }
}

/**
 * dFilter += x^T dy for the filter's rows `fromRow` to `toRow` and the output channels `from` to `to`, and dBias += the sums of dy over the
 * windows of each image, unless it is 0. `scratch` as above.
 */
export function convolveFilterGradient(
  geometry: usize, fromRow: i32, toRow: i32, from: usize, to: usize, x: usize, dy: usize, outputs: usize, dFilter: usize, dBias: usize, scratch: usize,
): void {
  const g = changetype<Geometry>(geometry)
  const run = <usize>(g.width * g.channels), row = rowOf(g)
  const room = scratch + row * paddedHeight(g)
  const windows = <usize>(g.outHeight * g.outWidth)
  const isPacked = TILE + windows * COLUMNS * 4 <= gemmScratch()
  for (let n = 0; n < g.batch; n++, dy += windows * outputs * 4) {
    pad(g, x, n, rowOf(g), <i32>paddedHeight(g), scratch)
    if (dBias) for (let j = from; j < to; j += TILE / 4) addSums(dy + j * 4, outputs, windows, min(TILE / 4, to - j), dBias + j * 4, room)
    for (let j = from; j < to; j += COLUMNS) {
      const columns = min(COLUMNS, to - j)
      if (isPacked) packColumns(dy + j * 4, outputs * 4, windows, columns, room + TILE)
      for (let fy = fromRow; fy < toRow; fy++) {
        const a = scratch + <usize>fy * row, c = dFilter + (<usize>fy * run * outputs + j) * 4
        if (isPacked) filterByPanel(g, a, columns, c, outputs * 4, room)
        else filterByLines(g, a, dy + j * 4, columns, c, outputs, room)
      }
    }
  }
}

/** dBias += the sums of some columns, for which there is room in a tile. */
function addSums(dy: usize, stride: usize, rows: usize, columns: usize, dBias: usize, room: usize): void {
  sumColumns(dy, stride * 4, room, rows, columns, 1)
  for (let j: usize = 0; j < columns * 4; j += 4) store<f32>(dBias + j, load<f32>(dBias + j) + load<f32>(room + j))
}

/** A row of the filter and eight outputs: the windows of all lines in one go. */
function filterByPanel(g: Geometry, a: usize, columns: usize, c: usize, ldc: usize, room: usize): void {
  columnsByPanel(
    a, <usize>(g.strideWidth * g.channels) * 4, 4, <usize>(g.width * g.channels), columns, room + TILE, g.outWidth, g.outHeight,
    g.strideHeight * rowOf(g), c, ldc, true, 0, false, 0, 0, room,
  )
}

/** The same with a product for each line. */
function filterByLines(g: Geometry, a: usize, dy: usize, columns: usize, c: usize, outputs: usize, room: usize): void {
  const step = <usize>(g.strideWidth * g.channels), run = <usize>(g.width * g.channels)
  for (let oy = 0; oy < g.outHeight; oy++, a += g.strideHeight * rowOf(g), dy += g.outWidth * outputs * 4) {
    gemm(a, step, true, dy, outputs, false, c, outputs, run, columns, g.outWidth, 0, -Infinity, Infinity, true, room)
  }
}

/** Rows that windows reach, and the bytes of one. */
// @ts-ignore: decorator
@inline
function paddedHeight(g: Geometry): usize {
  return (g.outHeight - 1) * g.strideHeight + g.height
}

// @ts-ignore: decorator
@inline
function rowOf(g: Geometry): usize {
  return <usize>(((g.outWidth - 1) * g.strideWidth + g.width) * g.channels) * 4
}

/** Image n with zeros around it: `rows` rows of `row` bytes. */
export function pad(g: Geometry, x: usize, n: i32, row: usize, rows: i32, to: usize): void {
  const pixel = <usize>g.channels * 4
  const left = <usize>g.padLeft * pixel
  const inside = min(<usize>g.inWidth * pixel, row - left)
  for (let r = 0; r < rows; r++, to += row) {
    const y = r - g.padTop
    if (<u32>y >= <u32>g.inHeight) {
      memory.fill(to, 0, row)
      continue
    }
    memory.fill(to, 0, left)
    memory.copy(to + left, x + <usize>((n * g.inHeight + y) * g.inWidth) * pixel, inside)
    memory.fill(to + left + inside, 0, row - left - inside)
  }
}
