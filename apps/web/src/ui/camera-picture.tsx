import type { ComponentChildren, JSX, RefObject } from 'preact'
import type { CameraState } from './use-camera.js'
import { uiTexts as t } from '../texts/ui.js'

interface CameraPictureProps {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly camera: CameraState
  /** Width over height, as in CSS. */
  readonly ratio: string
  readonly children?: ComponentChildren
}

/** What the camera sees, or why it sees nothing. */
export function CameraPicture({ video, camera, ratio, children }: CameraPictureProps): JSX.Element {
  const { state, problem, cameras, shown, choose, again } = camera
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={t.cameraSees} class={state} style={{ aspectRatio: ratio }} />
      {state === 'asking' && <p class="veil">{t.asksForCamera}</p>}
      {state === 'off' && (
        <div class="veil" role="alert">
          <p>{problem}</p>
          <button type="button" class="quiet" onClick={again}>
            {t.tryAgain}
          </button>
        </div>
      )}
      {cameras.length > 1 && (
        <select
          class="which-camera"
          aria-label={t.whichCamera}
          value={shown}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {cameras.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {children}
    </div>
  )
}
