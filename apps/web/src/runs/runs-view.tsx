import { signal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { takeChosen } from '../import/incoming.js'
import { worker } from '../state/client.js'
import { recordsVersion } from '../state/run.js'
import type { RunRecord } from '../protocol/run-record.js'
import { Empty } from '../ui/controls.js'
import { FileButton } from '../ui/file-button.js'
import { Icon } from '../ui/icons.js'
import { inOrder, type Order } from './run-order.js'
import { Comparison } from './comparison.js'
import { RunRow } from './run-row.js'
import { SearchCard } from './search-card.js'
import { runsTexts as t } from '../texts/runs.js'
import '../styles/runs.css'

/** Whether options are searched, or are to be. */
const isSearchOpen = signal(false)

/** All runs of this browser, what sets them apart, and their curves over one another. */
export function RunsView(): JSX.Element {
  const [records, setRecords] = useState<readonly RunRecord[]>([])
  useSignalEffect(() => {
    void recordsVersion.value
    void worker.records().then(setRecords)
  })
  return (
    <section class="runs" aria-labelledby="runs-title">
      <div class="view-head">
        <h2 id="runs-title">{t.title}</h2>
        <div class="buttons">
          <button
            type="button"
            class="quiet"
            aria-expanded={isSearchOpen.value}
            onClick={() => (isSearchOpen.value = !isSearchOpen.value)}
          >
            <Icon name="search" /> {t.search}
          </button>
          <FileButton
            text={t.openCheckpoint}
            label={t.checkpointFile}
            accept=".telar,.safetensors"
            onFiles={takeChosen}
          />
        </div>
      </div>
      {isSearchOpen.value && <SearchCard />}
      {records.length === 0 ? (
        <Empty>{t.empty}</Empty>
      ) : (
        <>
          <RunTable records={records} />
          {records.length > 1 && <p class="hint">{t.tickRuns}</p>}
          <Comparison records={records} />
        </>
      )}
    </section>
  )
}

interface Sorting {
  readonly by: Order
  readonly isReversed: boolean
}

function RunTable({ records }: { readonly records: readonly RunRecord[] }): JSX.Element {
  const [sorting, setSorting] = useState<Sorting>({ by: 'run', isReversed: false })
  const base = records.at(-1)
  const head = (by: Order, isFigure = true) => (
    <SortHead by={by} isFigure={isFigure} sorting={sorting} onSort={setSorting} />
  )
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={t.table}>
      <table class="run-table">
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">{t.compare}</span>
            </th>
            {head('run', false)}
            <th scope="col">{t.differsIn}</th>
            {head('result')}
            {head('loss')}
            {head('steps')}
            {head('time')}
            <th scope="col">{t.on}</th>
            <th scope="col">
              <span class="hidden">{t.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder(records, sorting.by, sorting.isReversed).map((record) => (
            <RunRow
              key={record.id}
              record={record}
              number={records.length - records.indexOf(record)}
              base={base && base.id !== record.id ? base : undefined}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface SortHeadProps {
  readonly by: Order
  readonly isFigure: boolean
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
}

/** The head of a column that puts the runs in its order. */
function SortHead({ by, isFigure, sorting, onSort }: SortHeadProps): JSX.Element {
  const isChosen = sorting.by === by
  // The best loss is the lowest.
  const direction = sorting.isReversed !== (by === 'loss') ? 'ascending' : 'descending'
  return (
    <th scope="col" class={isFigure ? 'figure' : undefined} aria-sort={isChosen ? direction : undefined}>
      <button
        type="button"
        class="sort"
        title={t.sortTip}
        onClick={() => onSort({ by, isReversed: isChosen && !sorting.isReversed })}
      >
        {t.columns[by]}
      </button>
    </th>
  )
}
