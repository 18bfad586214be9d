import { useSignalEffect, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { exampleSide } from '../protocol/examples.js'
import { announce } from '../state/announce.js'
import { drawn } from '../state/drawing.js'
import { Card, Segmented, Toggle } from '../ui/controls.js'
import { DrawingPad } from '../ui/drawing-pad.js'
import { CameraPicture } from '../ui/camera-picture.js'
import { NumberInput } from '../ui/text-input.js'
import { useCamera } from '../ui/use-camera.js'
import { countdown, recordingWay, stopRecording } from './recording.js'
import { exampleOf, exampleOfGray } from './sample.js'
import { classesTexts as t } from '../texts/classes.js'

/** Where examples come from, beside files. */
export type Source = 'camera' | 'drawing'

/** Of a delay and of a recording: at ten examples a second a class is full then. */
const mostSeconds = 40
const leastLength = 0.5
/** As many pictures as most cameras give. */
const mostPerSecond = 30

/** So often the camera is looked at. */
const everyMs = 120

interface SourceProps {
  readonly source: Signal<Source>
  /** What is seen now, as an example. */
  readonly sample: Signal<Uint8Array | undefined>
  /** Looks now, where a camera is on. */
  readonly look: { current: () => void }
}

/** The camera, or a field to draw on. */
export function SourceCard({ source, sample, look }: SourceProps): JSX.Element {
  return (
    <Card
      title={t.showIt}
      class="source"
      actions={
        <Segmented
          label={t.source}
          value={source.value}
          choices={[
            ['drawing', t.drawing],
            ['camera', t.camera],
          ]}
          onChange={(next) => {
            sample.value = drawn.value = undefined
            source.value = next
          }}
        />
      }
    >
      {source.value === 'camera' ? <Camera sample={sample} look={look} /> : <Drawing sample={sample} />}
    </Card>
  )
}

function Drawing({ sample }: Pick<SourceProps, 'sample'>): JSX.Element {
  useSignalEffect(() => {
    sample.value = drawn.value?.length === exampleSide ** 2 ? exampleOfGray(drawn.value) : undefined
  })
  return (
    <div class="pad">
      <DrawingPad size={exampleSide} invitation={t.drawHere} />
    </div>
  )
}

/** Whether a button is held while the camera records, or it records by itself. */
function Way(): JSX.Element {
  const { isHeld, delay, length, perSecond } = recordingWay.value
  const put = (changes: Partial<typeof recordingWay.value>) =>
    (recordingWay.value = { ...recordingWay.value, ...changes })
  return (
    <div class="way">
      <Toggle label={t.whileHeld} checked={isHeld} onChange={(next) => put({ isHeld: next })} />
      <div class="way-numbers">
        <WayNumber
          label={t.perSecond}
          value={perSecond}
          ends={[1, mostPerSecond]}
          onChange={(next) => put({ perSecond: next })}
        />
        {!isHeld && (
          <>
            <WayNumber
              label={t.delay}
              value={delay}
              ends={[0, mostSeconds]}
              onChange={(next) => put({ delay: next })}
            />
            <WayNumber
              label={t.length}
              value={length}
              ends={[leastLength, mostSeconds]}
              onChange={(next) => put({ length: next })}
            />
          </>
        )}
      </div>
    </div>
  )
}

interface WayNumberProps {
  readonly label: string
  readonly value: number
  readonly ends: readonly [min: number, max: number]
  readonly onChange: (value: number) => void
}

/** A number that stays between its ends; an empty field is the least. */
function WayNumber({ label, value, ends: [min, max], onChange }: WayNumberProps): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <NumberInput
        value={value}
        min={min}
        max={max}
        onChange={(next = min) => onChange(Math.min(max, Math.max(min, next)))}
      />
    </label>
  )
}

function Camera({ sample, look }: Pick<SourceProps, 'sample' | 'look'>): JSX.Element {
  const video = useRef<HTMLVideoElement>(null)
  const camera = useCamera(video)
  const { state } = camera
  useEffect(() => {
    if (state !== 'on') return
    look.current = () => {
      const { videoWidth = 0, videoHeight = 0 } = video.current ?? {}
      if (video.current && videoWidth > 0) sample.value = exampleOf(video.current, videoWidth, videoHeight)
    }
    const wait = setInterval(look.current, everyMs)
    return () => {
      clearInterval(wait)
      look.current = () => {}
      stopRecording()
      sample.value = undefined
    }
  }, [state])
  useSignalEffect(() => {
    if (countdown.value !== undefined) announce(t.startsIn(countdown.value))
  })
  return (
    <CameraPicture video={video} camera={camera} ratio="1">
      {countdown.value !== undefined && (
        <p class="countdown" aria-hidden="true">
          {countdown.value}
        </p>
      )}
      <Way />
    </CameraPicture>
  )
}
