import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { takeDropped } from '../import/incoming.js'
import { pageTexts as t } from '../texts/page.js'

/** The whole page takes files. */
export function DropTarget(): JSX.Element | null {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      setOver(false)
      takeDropped(event.dataTransfer)
    }
    addEventListener('dragover', enter)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return over ? (
    <div class="drop-target" aria-hidden="true">
      <p>{t.drop}</p>
    </div>
  ) : null
}
