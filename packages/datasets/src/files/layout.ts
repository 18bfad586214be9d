/** Whether an array of images holds each channel as a picture of its own, as PyTorch does, or the channels of a pixel side by side. */
export type Layout = 'channels-first' | 'channels-last'

/** Whether samples look like images with their channels first: one or three small planes, [3, 32, 32]. */
export function looksChannelsFirst([channels = 0, height = 0, width = 0, ...rest]: readonly number[]): boolean {
  const isPlanes = (channels === 1 || channels === 3) && height > 4 && width > 4
  return isPlanes && rest.length === 0
}

/**
 * Images [channels, height, width], one after the other, as [height, width, channels].
 *
 * @example
 * toChannelsLast(Uint8Array.of(1, 2, 3, 4), [2, 1, 2]) // 1, 3, 2, 4: two pixels of two channels
 */
export function toChannelsLast<T extends Uint8Array | Float32Array>(
  values: T,
  [channels = 1, height = 1, width = 1]: readonly number[],
): T {
  const [plane, turned] = [height * width, values.slice() as T]
  for (let start = 0, to = 0; start < values.length; start += plane * channels) {
    for (let pixel = 0; pixel < plane; pixel++) {
      for (let channel = 0; channel < channels; channel++) turned[to++] = values[start + channel * plane + pixel]!
    }
  }
  return turned
}
