import { useLayoutEffect, useState } from 'preact/hooks'

/** How wide an element is, in whole dots, as the page changes; 0 until it is there. Measured before the page is painted, so that nothing is ever wider than it. */
export function useWidth(element: () => HTMLElement): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    setWidth(element().clientWidth)
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)))
    observer.observe(element())
    return () => observer.disconnect()
  }, [])
  return width
}
