/** Sliding windows: the geometry that tfjs computes, as the compiled functions read it. Two dimensions are three with a depth of 1. */
import type { backend_util } from '@tensorflow/tfjs-core'
import type { Work } from '../calls.js'
import type { Heap } from '../heap.js'
import { GEOMETRY, type GeometryField } from '../wasm.gen.js'

export type Info2D = ReturnType<typeof backend_util.computeConv2DInfo>
export type Info3D = ReturnType<typeof backend_util.computeConv3DInfo>

type Fields = Readonly<Record<GeometryField, number>>

export interface Window {
  /** The fields of `Geometry` in assembly/geometry.ts. */
  readonly fields: Fields
  /** The same, in its order. */
  readonly integers: readonly number[]
  /** A line is the windows that share a batch, depth and height. */
  readonly lines: number
  readonly windowsPerLine: number
  readonly images: number
  /** Floats in a window. */
  readonly patch: number
  /** Floats in a row of a window. */
  readonly run: number
  readonly outChannels: number
  /** Every window is one pixel and every pixel one window, so the input needs no unfolding. */
  readonly pointwise: boolean
  /** Floats of one image with the zeros around it that windows reach; undefined for three-dimensional windows, or ones that may lie outside of the image. */
  readonly padded: number | undefined
}

export function window2D(info: Info2D): Window | undefined {
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1 || info.dataFormat !== 'channelsLast') return undefined
  return makeWindow({
    ...info,
    inDepth: 1,
    filterDepth: 1,
    outDepth: 1,
    strideDepth: 1,
    dilationDepth: 1,
    padInfo: { ...info.padInfo, front: 0, back: 0 },
  })
}

export function window3D(info: Info3D): Window | undefined {
  if (
    info.dilationDepth !== 1 ||
    info.dilationHeight !== 1 ||
    info.dilationWidth !== 1 ||
    info.dataFormat !== 'channelsLast'
  )
    return undefined
  return makeWindow(info)
}

function makeWindow(
  info: Omit<Info3D, 'inShape' | 'outShape' | 'filterShape' | 'effectiveFilterDepth' | 'dataFormat'>,
): Window {
  const { front, back, top, bottom, left, right } = info.padInfo
  const taps = info.filterDepth * info.filterHeight * info.filterWidth
  const isPadded = front + back + top + bottom + left + right > 0
  const fields: Fields = {
    batch: info.batchSize,
    inDepth: info.inDepth,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    channels: info.inChannels,
    depth: info.filterDepth,
    height: info.filterHeight,
    width: info.filterWidth,
    outDepth: info.outDepth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    strideDepth: info.strideDepth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padFront: front,
    padTop: top,
    padLeft: left,
  }
  const isFlat = info.inDepth * info.filterDepth * info.outDepth === 1 && front + back === 0
  const isReached = top < info.filterHeight && left < info.filterWidth && info.outHeight > 0 && info.outWidth > 0
  return {
    ...derived(fields, info.outChannels),
    padded: isFlat && isReached ? paddedSize(fields) : undefined,
    pointwise: taps === 1 && info.strideDepth * info.strideHeight * info.strideWidth === 1 && !isPadded,
  }
}

/** What follows from a window's fields. */
function derived(fields: Fields, outChannels: number): Omit<Window, 'padded' | 'pointwise'> {
  return {
    fields,
    integers: GEOMETRY.map((field) => fields[field]),
    lines: fields.batch * fields.outDepth * fields.outHeight,
    windowsPerLine: fields.outWidth,
    images: fields.batch,
    patch: fields.depth * fields.height * fields.width * fields.channels,
    run: fields.width * fields.channels,
    outChannels,
  }
}

/** Floats of an image with the zeros around it that its windows reach. */
function paddedSize({ outHeight, outWidth, strideHeight, strideWidth, height, width, channels }: Fields): number {
  return ((outHeight - 1) * strideHeight + height) * ((outWidth - 1) * strideWidth + width) * channels
}

/**
 * The window of the convolution over dy that gives dx, its filter turned around: dx[y, x] is the sum of dy[y + top − fy, x + left − fx] filter[fy, fx].
 * Undefined for windows that skip pixels, in three dimensions, and where windows may lie outside of the image.
 */
export function turnedWindow({ fields, padded, outChannels }: Window): Window | undefined {
  const { inHeight, inWidth, outHeight, outWidth, height, width, padTop, padLeft } = fields
  if (padded === undefined || fields.strideHeight * fields.strideWidth !== 1) return undefined
  const turned = {
    ...fields,
    channels: outChannels,
    inHeight: outHeight,
    inWidth: outWidth,
    outHeight: inHeight,
    outWidth: inWidth,
    padTop: height - 1 - padTop,
    padLeft: width - 1 - padLeft,
  }
  return { ...derived(turned, fields.channels), padded: paddedSize(turned), pointwise: false }
}

/** Work that threads share image by image. */
export function perImage({ images, lines, windowsPerLine, patch }: Window): Work {
  return { length: images, unit: 1, cost: lines * windowsPerLine * patch * 4 }
}

/** Floats of unfolded rows at a time: 2 MB keep two threads busy and still fit in the cache. */
const CHUNK = 1 << 19

/** Calls `visit` for ranges of lines, with room for their unfolded rows. A range is a part of one image or some whole images. */
export function inChunks(
  heap: Heap,
  { images, lines, windowsPerLine, patch }: Window,
  visit: (rows: number, from: number, to: number) => void,
): void {
  if (lines === 0) return
  const perLine = windowsPerLine * patch
  const perImage = lines / images
  const fit = Math.max(1, Math.floor(CHUNK / Math.max(1, perLine)))
  const step = fit < perImage ? fit : Math.min(images, Math.floor(fit / perImage)) * perImage
  const rows = heap.output([step * perLine])
  for (let image = 0; image < lines; image += Math.max(step, perImage)) {
    const end = Math.min(lines, image + Math.max(step, perImage))
    for (let from = image; from < end; from += step) visit(heap.address(rows), from, Math.min(end, from + step))
  }
  heap.dispose(rows)
}

/** Lays the windows of some lines out as rows. */
export function unfold(
  heap: Heap,
  { integers, windowsPerLine, patch }: Window,
  x: number,
  rows: number,
  first: number,
  end: number,
): void {
  const geometry = heap.integers(integers)
  const perLine = windowsPerLine * patch
  heap.split('unfold', { length: end - first, unit: 1, cost: (end - first) * perLine * 4 }, (from, to) => [
    geometry,
    x,
    rows + from * perLine * 4,
    first + from,
    first + to,
  ])
}

/** Adds rows back where they came from. Threads take whole images, because windows of one image overlap. */
export function fold(
  heap: Heap,
  { integers, images, lines, windowsPerLine, patch }: Window,
  rows: number,
  x: number,
  first: number,
  end: number,
): void {
  const geometry = heap.integers(integers)
  const perLine = windowsPerLine * patch
  heap.split('fold', { length: end - first, unit: lines / images, cost: (end - first) * perLine * 4 }, (from, to) => [
    geometry,
    rows + from * perLine * 4,
    x,
    first + from,
    first + to,
  ])
}
