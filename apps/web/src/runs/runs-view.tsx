import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { filesOfInput, takeFiles } from '../import/take-files.js'
import { recordsVersion } from '../state/run.js'
import { Empty } from '../ui/controls.js'
import { Icon } from '../ui/icons.js'
import { inOrder, type Order } from './run-order.js'
import { RunRow } from './run-row.js'
import { openStore, type RunRecord } from '../storage/run-store.js'

/** All runs of this browser, what sets them apart, and their curves over one another. */
export function RunsView(): JSX.Element {
  const [records, setRecords] = useState<readonly RunRecord[]>([])
  const input = useRef<HTMLInputElement>(null)
  useSignalEffect(() => {
    void recordsVersion.value
    void openStore()
      .then((store) => store.records())
      .then(setRecords)
  })
  const base = records.at(-1)
  const [order, setOrder] = useState<{ readonly by: Order; readonly isReversed: boolean }>({
    by: 'run',
    isReversed: false,
  })
  const head = (by: Order, name: string, kind?: string) => {
    const isChosen = order.by === by
    // The best loss is the lowest.
    const isAscending = order.isReversed !== (by === 'loss')
    return (
      <th scope="col" class={kind} aria-sort={isChosen ? (isAscending ? 'ascending' : 'descending') : undefined}>
        <button
          type="button"
          class="sort"
          title="Put the runs in this order, and again the other way round"
          onClick={() => setOrder({ by, isReversed: isChosen && !order.isReversed })}
        >
          {name}
        </button>
      </th>
    )
  }
  return (
    <section class="runs" aria-labelledby="runs-title">
      <div class="view-head">
        <h2 id="runs-title">Runs</h2>
        <button type="button" class="quiet" onClick={() => input.current?.click()}>
          <Icon name="upload" /> Open a checkpoint
        </button>
        <input
          ref={input}
          type="file"
          accept=".telar,.safetensors"
          hidden
          aria-label="Checkpoint file"
          onChange={(event) => event.currentTarget.files && void takeFiles(filesOfInput(event.currentTarget.files))}
        />
      </div>
      {records.length === 0 ? (
        <Empty>
          Every run is kept here, in this browser: what it was, how it went, and its network. Checkpoints open in the
          command line, and its checkpoints open here.
        </Empty>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Table of runs">
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <span class="hidden">Compare</span>
                </th>
                {head('run', 'Run')}
                <th scope="col">Differs from the first in</th>
                {head('result', 'Result', 'figure')}
                {head('loss', 'Loss', 'figure')}
                {head('steps', 'Steps', 'figure')}
                {head('time', 'Time', 'figure')}
                <th scope="col">On</th>
                <th scope="col">
                  <span class="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {inOrder(records, order.by, order.isReversed).map((record) => (
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
      )}
    </section>
  )
}
