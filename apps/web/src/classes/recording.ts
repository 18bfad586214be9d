import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'

/** The countdown is looked at at least so often. */
const mostMs = 100

/** How the camera records: while a button is held, or after a delay for some time, which leaves both hands free. */
export const recordingWay = signal({ isHeld: true, delay: 2, length: 4, perSecond: 10 })

/** Whole seconds until a recording begins; undefined where none is about to. */
export const countdown = signal<number | undefined>(undefined)

/** What a button that records needs. */
export interface Recording {
  readonly isWaiting: boolean
  readonly isRecording: boolean
  /** Begins in the way that is chosen. @param isHeld whether a button is held that ends it */
  start(isHeld: boolean): void
  stop(): void
}

/** Ends what a class records now. */
let stopNow = () => {}

export const stopRecording = () => stopNow()

/**
 * Takes examples, one after the other.
 *
 * @param take takes one, which may belong to those before. @returns whether more may follow
 * @param onStop is called when something was recorded
 */
export function useRecording(take: (isMerged: boolean) => boolean, onStop: () => void): Recording {
  const [phase, setPhase] = useState<'idle' | 'waiting' | 'recording'>('idle')
  const latest = useRef({ take, onStop })
  latest.current = { take, onStop }
  const stop = useRef(() => {})

  function start(isHeld: boolean): void {
    stopNow()
    const { perSecond } = recordingWay.value
    const { delay, length } = isHeld ? { delay: 0, length: Infinity } : recordingWay.value
    let begun = performance.now() + 1000 * delay
    const everyMs = 1000 / perSecond
    let taken = 0
    const end = () => {
      clearInterval(timer)
      removeEventListener('pointerup', end)
      stop.current = stopNow = () => {}
      countdown.value = undefined
      setPhase('idle')
      if (taken > 0) latest.current.onStop()
    }
    const look = () => {
      const now = performance.now()
      if (now < begun) {
        countdown.value = Math.ceil((begun - now) / 1000)
        return
      }
      // A page that is busy begins late, and records as long all the same.
      if (taken === 0) begun = now
      if (now >= begun + 1000 * length) return end()
      countdown.value = undefined
      setPhase('recording')
      if (now < begun + taken * everyMs) return
      if (!latest.current.take(taken > 0)) return end()
      taken++
    }
    const timer = setInterval(look, everyMs / Math.ceil(everyMs / mostMs))
    stop.current = stopNow = end
    if (isHeld) addEventListener('pointerup', end)
    setPhase('waiting')
    look()
  }

  useEffect(() => () => stop.current(), [])
  return { isWaiting: phase === 'waiting', isRecording: phase === 'recording', start, stop: () => stop.current() }
}
