import { useEffect, useState } from 'preact/hooks'
import { announce } from '../state/announce.js'
import { openCamera } from './camera.js'
import { uiTexts as t } from '../texts/ui.js'

export interface CameraState {
  readonly state: 'asking' | 'on' | 'off'
  /** Why it is off. */
  readonly problem: string
  again(): void
}

/** The camera's picture in a video element, while the element is there. */
export function useCamera(video: { readonly current: HTMLVideoElement | null }): CameraState {
  const [state, setState] = useState<CameraState['state']>('asking')
  const [problem, setProblem] = useState('')
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let stream: MediaStream | undefined
    let left = false
    setState('asking')
    setProblem('')
    void openCamera().then(
      async (opened) => {
        stream = opened
        if (left || !video.current) return stop(opened)
        video.current.srcObject = opened
        await video.current.play().catch(() => {})
        setState('on')
        announce(t.cameraOn)
      },
      (error: Error) => {
        if (left) return
        setState('off')
        setProblem(error.message)
      },
    )
    return () => {
      left = true
      if (stream) stop(stream)
    }
  }, [tries])

  return { state, problem, again: () => setTries(tries + 1) }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
