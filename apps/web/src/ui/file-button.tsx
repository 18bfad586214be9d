import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Icon } from './icons.js'

interface FileButtonProps {
  readonly text: string
  /** What the field of files is called. */
  readonly label: string
  readonly accept?: string
  readonly multiple?: boolean
  /** A whole folder instead of files. */
  readonly folder?: boolean
  readonly onFiles: (files: FileList) => void
}

/** A button that opens the chooser of files. */
export function FileButton(props: FileButtonProps): JSX.Element {
  const { text, label, accept, multiple = false, folder = false, onFiles } = props
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class="quiet" onClick={() => input.current?.click()}>
        <Icon name="upload" /> {text}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        multiple={multiple}
        {...(folder ? { webkitdirectory: true } : {})}
        onChange={(event) => {
          const { files } = event.currentTarget
          if (files && files.length > 0) onFiles(files)
          // The same file may be chosen again, after it was changed.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
