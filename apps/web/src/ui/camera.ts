import type { Picture } from '../shared/center.js'
import { uiTexts as t } from '../texts/ui.js'

/** How light each dot is, 0 … 1, of bytes of red, green, blue and alpha (Rec. 601). */
export function lightness(pixels: ArrayLike<number>, width: number, height: number): Picture {
  return {
    width,
    height,
    values: Float32Array.from(
      { length: width * height },
      (_, i) => (0.299 * pixels[4 * i]! + 0.587 * pixels[4 * i + 1]! + 0.114 * pixels[4 * i + 2]!) / 255,
    ),
  }
}

const levels = 64
/** A page whose lightest and darkest dots differ less shows nothing. */
const leastContrast = 0.2

/**
 * What is dark on light paper, as ink of 0 … 1: the threshold that parts dark from light best (Otsu, "A threshold selection method from
 * gray-level histograms", 1979), soft on both sides. All zero where there is hardly any contrast.
 */
export function inkOf({ width, height, values }: Picture): Picture {
  const [dark, light, threshold] = otsu(values)
  const contrast = light - dark
  return {
    width,
    height,
    values: values.map((value) =>
      contrast < leastContrast ? 0 : Math.min(1, Math.max(0, (threshold - value) / (0.5 * contrast) + 0.25)),
    ),
  }
}

/** The mean of the dark part, that of the light part, and what lies between them. */
function otsu(values: Float32Array): readonly [number, number, number] {
  const counts = new Float64Array(levels)
  for (const value of values) counts[Math.min(levels - 1, Math.floor(value * levels))]!++
  const at = (level: number) => (level + 0.5) / levels
  const whole = counts.reduce((sum, count, level) => sum + count * at(level), 0)
  let best = { apart: -1, dark: 0, light: 0 }
  let [below, sum] = [0, 0]
  for (let level = 0; level < levels - 1; level++) {
    below += counts[level]!
    sum += counts[level]! * at(level)
    const above = values.length - below
    if (below === 0 || above === 0) continue
    const [dark, light] = [sum / below, (whole - sum) / above]
    const apart = below * above * (light - dark) ** 2
    if (apart > best.apart) best = { apart, dark, light }
  }
  return [best.dark, best.light, (best.dark + best.light) / 2]
}

/** Why there is no picture, and what to do. */
export function cameraTrouble(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return t.cameraNotAllowed
    case 'NotFoundError':
    case 'OverconstrainedError':
      return t.noCamera
    case 'NotReadableError':
      return t.cameraBusy
    default:
      return t.cameraFailed(error instanceof Error ? error.message : String(error))
  }
}

/** Asks for a camera; one that is not there any more gives way to another. @param id of the one that was chosen @throws Error in words */
export async function openCamera(id?: string): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new Error(t.cameraNeedsHttps)
  const open = (which: MediaTrackConstraints) =>
    navigator.mediaDevices.getUserMedia({ video: { ...which, width: { ideal: 640 } }, audio: false })
  const anyCamera = () => open({ facingMode: 'environment' })
  try {
    if (id === undefined) return await anyCamera()
    return await open({ deviceId: { exact: id } }).catch((error: Error) => {
      if (error.name !== 'OverconstrainedError') throw error
      return anyCamera()
    })
  } catch (error) {
    throw new Error(cameraTrouble(error), { cause: error })
  }
}

/** A camera that can be chosen. */
export interface Camera {
  readonly id: string
  /** As the system calls it. */
  readonly name: string
}

/** The cameras of this machine; their names are known once one was allowed. */
export async function listCameras(): Promise<readonly Camera[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || t.cameraNumber(index + 1) }))
}

/** The middle square of a moving picture, in `size` × `size` dots of red, green, blue and alpha. */
export function middleSquare(
  video: HTMLVideoElement,
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
): Uint8ClampedArray {
  const scale = Math.min(video.videoWidth / width, video.videoHeight / height)
  const [w, h] = [width * scale, height * scale]
  context.drawImage(video, (video.videoWidth - w) / 2, (video.videoHeight - h) / 2, w, h, 0, 0, width, height)
  return context.getImageData(0, 0, width, height).data
}
