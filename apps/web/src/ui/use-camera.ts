import { useEffect, useState } from 'preact/hooks'
import { announce } from '../state/announce.js'
import { settings } from '../storage/settings.js'
import { listCameras, openCamera, type Camera } from './camera.js'
import { uiTexts as t } from '../texts/ui.js'

export interface CameraState {
  readonly state: 'asking' | 'on' | 'off'
  /** Why it is off. */
  readonly problem: string
  /** All cameras, once one is on. */
  readonly cameras: readonly Camera[]
  /** The id of the one that is on. */
  readonly shown: string
  /** Another one, which is remembered. */
  choose(id: string): void
  again(): void
}

const keptName = 'telar-camera'

/** The camera's picture in a video element, while the element is there. */
export function useCamera(video: { readonly current: HTMLVideoElement | null }): CameraState {
  const [state, setState] = useState<CameraState['state']>('asking')
  const [problem, setProblem] = useState('')
  const [cameras, setCameras] = useState<readonly Camera[]>([])
  const [shown, setShown] = useState('')
  const [tries, setTries] = useState(0)
  const again = () => setTries(tries + 1)
  useEffect(() => {
    let stream: MediaStream | undefined
    let left = false
    const list = async () => {
      const found = await listCameras()
      if (!left) setCameras(found)
    }
    setState('asking')
    setProblem('')
    void openCamera(settings.get(keptName)).then(
      async (opened) => {
        stream = opened
        if (left || !video.current) return stop(opened)
        video.current.srcObject = opened
        await video.current.play().catch(() => {})
        setShown(opened.getVideoTracks()[0]?.getSettings().deviceId ?? '')
        setState('on')
        announce(t.cameraOn)
        navigator.mediaDevices.addEventListener('devicechange', list)
        await list()
      },
      (error: Error) => {
        if (left) return
        setState('off')
        setProblem(error.message)
      },
    )
    return () => {
      left = true
      navigator.mediaDevices?.removeEventListener('devicechange', list)
      if (stream) stop(stream)
    }
  }, [tries])

  function choose(id: string): void {
    settings.set(keptName, id)
    again()
  }
  return { state, problem, cameras, shown, choose, again }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
