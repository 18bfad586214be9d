import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Toggle } from '../ui/controls.js'
import { inkOf, lightness, middleSquare } from '../ui/camera.js'
import { CameraPicture } from '../ui/camera-picture.js'
import { useCamera } from '../ui/use-camera.js'
import { centered } from '../shared/center.js'
import { viewsTexts as t } from '../texts/views.js'

interface CameraPadProps {
  /** height, width, channels of a sample. */
  readonly shape: readonly [number, number, number]
  /** Whether samples are light strokes on black. */
  readonly strokes: boolean
  /** Called with each picture, as the network would see it: 0 … 1. */
  readonly onSample: (values: Float32Array | undefined) => void
}

const everyMs = 120
/** Dots of a side from which strokes are read. */
const side = 140

/** What the camera sees, given to the network some times a second. It is on only while it is shown. */
export function CameraPad({ shape, strokes, onSample }: CameraPadProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null)
  const camera = useCamera(video)
  const { state } = camera
  const [ink, setInk] = useState(strokes)

  useEffect(() => {
    if (state !== 'on') return
    const [height, width] = ink ? [side, side] : shape
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
    const wait = setInterval(() => {
      if (!video.current?.videoWidth) return
      const pixels = middleSquare(video.current, context, width, height)
      onSample(ink ? centered(inkOf(lightness(pixels, width, height)), shape[0]) : samplesOf(pixels, shape))
    }, everyMs)
    return () => {
      clearInterval(wait)
      onSample(undefined)
    }
  }, [state, ink, shape.join()])

  return (
    <CameraPicture video={video} camera={camera} ratio={`${shape[1]} / ${shape[0]}`}>
      {shape[2] === 1 && <Toggle label={t.inkOnPaper} checked={ink} onChange={setInk} />}
    </CameraPicture>
  )
}

/** The dots themselves, in gray where samples are. */
function samplesOf(
  pixels: Uint8ClampedArray,
  [height, width, channels]: readonly [number, number, number],
): Float32Array {
  if (channels === 1) return lightness(pixels, width, height).values
  return Float32Array.from(
    { length: width * height * channels },
    (_, i) => pixels[4 * Math.floor(i / channels) + (i % channels)]! / 255,
  )
}
