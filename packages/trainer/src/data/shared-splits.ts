import { equalBytes } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'
import { uploadSplit, type DeviceSplit } from './data.js'

type About = Pick<LoadedData, 'shape' | 'targetShape' | 'targetScale'>

/** Splits on the device that several runs read: those with the same contents are there once. */
export interface SharedSplits {
  /** The split on the device, to be released by each run that asked for it. */
  upload(split: Split, about: About): DeviceSplit
}

export function createSharedSplits(): SharedSplits {
  const uploads = new Set<{
    readonly split: Split
    readonly key: string
    readonly onDevice: DeviceSplit
    users: number
  }>()

  return {
    upload(split, about) {
      const key = JSON.stringify([about.shape, about.targetShape, about.targetScale])
      const known = [...uploads].find((other) => other.key === key && areEqual(other.split, split))
      const shared = known ?? { split, key, onDevice: uploadSplit(split, about), users: 0 }
      uploads.add(shared)
      shared.users++
      return {
        ...shared.onDevice,
        release() {
          if (--shared.users > 0) return
          uploads.delete(shared)
          shared.onDevice.release()
        },
      }
    },
  }
}

function areEqual(one: Split, other: Split): boolean {
  return (['inputs', 'targets'] as const).every(
    (part) => one[part].constructor === other[part].constructor && equalBytes(bytesOf(one[part]), bytesOf(other[part])),
  )
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
