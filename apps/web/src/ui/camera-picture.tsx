import type { ComponentChildren, JSX, RefObject } from 'preact'
import type { CameraState } from './use-camera.js'

interface CameraPictureProps {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly camera: CameraState
  /** Width over height, as in CSS. */
  readonly ratio: string
  readonly children?: ComponentChildren
}

/** What the camera sees, or why it sees nothing. */
export function CameraPicture({ video, camera, ratio, children }: CameraPictureProps): JSX.Element {
  const { state, problem, again } = camera
  return (
    <div class="camera">
      <video
        ref={video}
        muted
        playsInline
        aria-label="What the camera sees"
        class={state}
        style={{ aspectRatio: ratio }}
      />
      {state === 'asking' && <p class="veil">The browser asks for the camera …</p>}
      {state === 'off' && (
        <div class="veil" role="alert">
          <p>{problem}</p>
          <button type="button" class="quiet" onClick={again}>
            Try again
          </button>
        </div>
      )}
      {children}
    </div>
  )
}
