import { useEffect, useRef, useState } from 'preact/hooks'
import { inOwnFrame } from './frame-queue.js'

/**
 * Draws in a frame of its own after inputs have changed.
 *
 * @param draw what was given last is called, perhaps after the component has gone
 * @returns draws once more
 */
export function useOwnFrame(draw: () => void, inputs: readonly unknown[]): () => void {
  const latest = useRef(draw)
  latest.current = draw
  const [drawLatest] = useState(() => () => latest.current())
  useEffect(() => inOwnFrame(drawLatest), inputs)
  return () => inOwnFrame(drawLatest)
}
