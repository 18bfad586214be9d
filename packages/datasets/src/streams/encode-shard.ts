import type { Split } from '../dataset.js'
import { encodeSplit } from '../files/encode-split.js'
import { columnsNamed } from '../files/table-columns.js'
import { classTargets, rowsWithTargets, valueTargets } from '../files/table-targets.js'
import type { Table } from '../formats/table.js'
import type { TableReading } from './shard-task.js'

/** The rows of a shard that have a target, as samples. @throws DataError that names the cell that is not what it should be */
export function encodeShard(table: Table, { preprocessing, targets, classes, bytes }: TableReading): Split {
  const numbers = columnsNamed(table, targets)
  const part = { table, targets: numbers, rows: rowsWithTargets(table, numbers) }
  const columns = columnsNamed(
    table,
    preprocessing.columns.map(({ name }) => name),
  )
  const { values } = classes.length > 0 ? classTargets([part], classes) : valueTargets([part])
  const all = Int32Array.from(part.rows, (_, i) => i)
  const { size, inputs, targets: encoded } = encodeSplit(part, values[0]!, all, columns, preprocessing, bytes).split
  // Without `rows`, which are those of the shard.
  return { size, inputs, targets: encoded }
}
