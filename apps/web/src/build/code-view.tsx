import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { draft, setDraft } from '../state/draft.js'
import { announce } from '../state/announce.js'
import { IconButton, Segmented } from '../ui/controls.js'
import { download } from '../ui/download.js'
import { toCommand, toJson, toTypeScript } from './code.js'
import { readDraft, type Draft } from '../shared/draft.js'
import { buildTexts as t } from '../texts/build.js'
import { told } from '../texts/told.js'

type Language = 'json' | 'cli' | 'typescript'

const language = signal<Language>('json')

/** The experiment as text: JSON that can be edited, the line for a shell, a program. */
export function CodeView(): JSX.Element {
  const shown = language.value
  const experiment = draft.value
  const text = { json: toJson, cli: commandText, typescript: toTypeScript }[shown](experiment)
  return (
    <div class="code">
      <div class="bar">
        <Segmented
          label={t.showAs}
          value={shown}
          choices={[
            ['json', 'JSON'],
            ['cli', t.command],
            ['typescript', 'TypeScript'],
          ]}
          onChange={(next) => (language.value = next)}
        />
        <IconButton icon="copy" label={t.copy} onClick={() => void copyExperiment(shown)} />
        {shown === 'json' && <IconButton icon="download" label={t.save} onClick={saveExperiment} />}
      </div>
      {shown === 'json' ? (
        <JsonEditor text={text} />
      ) : (
        <pre tabIndex={0}>
          <code>{text}</code>
        </pre>
      )}
    </div>
  )
}

/** Puts the experiment into the clipboard, as it is shown in a language. */
export async function copyExperiment(shown: Language): Promise<void> {
  const write = { json: toJson, cli: toCommand, typescript: toTypeScript }[shown]
  await navigator.clipboard.writeText(write(draft.value))
  announce(t.copied)
}

/** Saves the experiment as a file that the command line takes too. */
export function saveExperiment(): void {
  download(`${draft.value.name}.json`, `${toJson(draft.value)}\n`, 'application/json')
}

function commandText(experiment: Draft): string {
  const command = toCommand(experiment)
  return command.endsWith('.json') ? `${t.saveFirst(`${experiment.name}.json`)}\n${command}` : command
}

function JsonEditor({ text }: { readonly text: string }): JSX.Element {
  const [written, setWritten] = useState(text)
  const [problem, setProblem] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  /** Whether what is put in now takes the place of all that stood there. */
  const isWhole = useRef(false)
  useEffect(() => {
    setWritten(text)
    setProblem('')
  }, [text])
  useEffect(() => {
    if (problem) showLine(field.current!, faultyLine(problem, written))
  }, [problem])

  function take(next: string): void {
    setWritten(next)
    try {
      setDraft(readDraft(next))
      setProblem('')
    } catch (error) {
      setProblem((error as Error).message)
    }
  }

  return (
    <>
      <textarea
        ref={field}
        aria-label={t.asJson}
        spellcheck={false}
        rows={Math.min(28, written.split('\n').length + 1)}
        value={written}
        aria-invalid={problem !== ''}
        onPaste={({ currentTarget: { selectionStart, selectionEnd, value } }) =>
          (isWhole.current = selectionEnd - selectionStart === value.length)
        }
        onInput={({ currentTarget }) => {
          setWritten(currentTarget.value)
          if (!isWhole.current) return
          // Of what was pasted the browser shows the end.
          isWhole.current = false
          take(currentTarget.value)
          currentTarget.setSelectionRange(0, 0)
          requestAnimationFrame(() => showLine(currentTarget, 1))
        }}
        onChange={(event) => take(event.currentTarget.value)}
      />
      {problem && (
        <p class="problem" role="alert">
          {told(problem)}
        </p>
      )}
    </>
  )
}

/** The line that a problem is about, 1 for the first one; engines say it, or the place of the letter. */
function faultyLine(problem: string, text: string): number {
  const line = /\bline (\d+)/.exec(problem)?.[1]
  if (line) return Number(line)
  const place = /\bposition (\d+)/.exec(problem)?.[1] ?? (/\bend of JSON/.test(problem) ? text.length : 0)
  return text.slice(0, Number(place)).split('\n').length
}

function showLine(field: HTMLTextAreaElement, line: number): void {
  const height = Number.parseFloat(getComputedStyle(field).lineHeight)
  field.scrollTop = Math.max(0, line - 4) * height
}
