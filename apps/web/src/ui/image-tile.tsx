import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface ImageTileProps {
  /** height, width, channels */
  readonly shape: readonly number[]
  /** 0 … 255, or anything where it is stretched. */
  readonly values: Float32Array
  /** Stretches least and most to black and white. */
  readonly stretch?: boolean
  readonly label?: string
}

/** An image of one or three channels, one dot per value. */
export function ImageTile({ shape, values, stretch = false, label }: ImageTileProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height, width, channels] = shape as [number, number, number]
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    let [low, high] = [0, 255]
    if (stretch) {
      ;[low, high] = [Infinity, -Infinity]
      for (const value of values) {
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
    }
    const image = context.createImageData(width, height)
    const scale = 255 / Math.max(1e-9, high - low)
    for (let place = 0; place < width * height; place++) {
      for (let channel = 0; channel < 3; channel++)
        image.data[4 * place + channel] = (values[place * channels + Math.min(channel, channels - 1)]! - low) * scale
      image.data[4 * place + 3] = 255
    }
    context.putImageData(image, 0, 0)
  }, [values, height, width, channels, stretch])
  return (
    <canvas
      ref={canvas}
      class="tile"
      width={width}
      height={height}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  )
}
