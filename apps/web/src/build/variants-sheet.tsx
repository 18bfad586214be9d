import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { sizeOf, type JsonObject } from '@telarjs/core'
import type { SampleSheet } from '../protocol/api.js'
import { worker } from '../state/client.js'
import { draft, inspection } from '../state/draft.js'
import { IconButton } from '../ui/controls.js'
import { ImageTile } from '../ui/image-tile.js'
import { buildTexts as t } from '../texts/build.js'

const count = 16

/** One sample as the transforms change it in training, sixteen times; it follows the options as they change. */
export function VariantsSheet(): JSX.Element | null {
  const [sample, setSample] = useState(0)
  const [sheet, setSheet] = useState<SampleSheet | undefined>(undefined)
  const transforms = JSON.stringify(draft.value.transforms ?? [])
  const shape = inspection.value.data?.shape
  const isImage = shape?.length === 3 && transforms !== '[]'
  const healthy = inspection.value.problems.every(({ where }) => !where.startsWith('transforms'))

  useEffect(() => {
    if (!isImage || !healthy) return
    let current = true
    const wait = setTimeout(async () => {
      const made = await worker.variants(draft.value as unknown as JsonObject, sample, count).catch(() => undefined)
      if (current && made) setSheet(made)
    }, 60)
    return () => {
      current = false
      clearTimeout(wait)
    }
  }, [transforms, sample, isImage, healthy])

  if (!isImage || (sheet && sheet.shape.length !== 3)) return null
  const size = sheet ? sizeOf(sheet.shape) : 0
  return (
    <figure class="variants">
      <div class="tiles" {...(sheet ? { role: 'img', 'aria-label': t.variants(sheet.count) } : {})}>
        {sheet
          ? Array.from({ length: sheet.count }, (_, i) => (
              <ImageTile
                key={i}
                shape={sheet.shape}
                values={sheet.values.subarray(i * size, (i + 1) * size)}
                stretch={false}
              />
            ))
          : Array.from({ length: count }, (_, i) => <i key={i} />)}
      </div>
      <figcaption>
        <span>{t.sixteenWays}</span>
        <IconButton icon="reset" label={t.anotherSample} onClick={() => setSample(sample + 1)} />
      </figcaption>
    </figure>
  )
}
