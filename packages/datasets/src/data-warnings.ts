import { listed } from '@telarjs/core'
import type { LoadedData, Split } from './dataset.js'
import { isTablePreprocessing } from './files/preprocessing.js'
import { widthOf } from './files/preprocessing.js'

/**
 * Says what may be wrong with training samples: all are equal, input columns that hold one value only, classes without samples. Names are cut after ten.
 *
 * @example
 * warningsOf(data) // ['no training sample of class 0; where labels begin at 1, say "firstClass": 1']
 */
export function warningsOf(data: LoadedData): string[] {
  const train = data.splits['train']!
  const absent = absentClasses(data, train)
  if (train.size < 2) return absent
  if (areAllEqual(train))
    return [`all ${train.size} training samples are equal, so that nothing can be learned from them`, ...absent]
  return [...constantColumns(data, train), ...absent]
}

function absentClasses({ classes, stream }: LoadedData, { targets }: Split): string[] {
  const present = new Set<number>(targets)
  const isAbsent = (number: number) => (stream?.classCounts ? stream.classCounts[number] === 0 : !present.has(number))
  const absent = classes.filter((_, number) => isAbsent(number))
  if (absent.length === 0) return []
  const isLeading = classes[0] === '0' && absent.length === 1 && absent[0] === '0'
  return [
    `no training sample of ${absent.length === 1 ? 'class' : `${absent.length} classes:`} ${listed(absent)}${isLeading ? '; where labels begin at 1, say "firstClass": 1' : ''}`,
  ]
}

function areAllEqual({ size, inputs }: Split): boolean {
  const width = inputs.length / size
  for (let i = width; i < inputs.length; i++) if (inputs[i] !== inputs[i - width]) return false
  return true
}

/** Columns of which all training samples have one value. Pixels are passed over: edges of pictures are often blank. */
function constantColumns(data: LoadedData, { size, inputs }: Split): string[] {
  if (inputs instanceof Uint8Array || data.shape.length !== 1) return []
  const width = inputs.length / size
  const constant = new Set(Array.from({ length: width }, (_, column) => column))
  for (let row = 1; row < size && constant.size > 0; row++)
    for (const column of constant) if (inputs[row * width + column] !== inputs[column]) constant.delete(column)
  const columns = columnsOf(data, width)
  const found = columns.filter(({ inputs: own }) => own.every((input) => constant.has(input)))
  if (found.length === 0) return []
  const names = listed(found.map(({ name }) => name))
  return [
    `${found.length} of ${columns.length} input columns ${found.length === 1 ? 'has' : 'have'} one value only and ${found.length === 1 ? 'says' : 'say'} nothing: ${names}`,
  ]
}

/** The columns of the data, and which inputs each of them became. */
function columnsOf({ preprocessing }: LoadedData, width: number): { name: string; inputs: readonly number[] }[] {
  if (!isTablePreprocessing(preprocessing))
    return Array.from({ length: width }, (_, column) => ({ name: String(column), inputs: [column] }))
  let from = 0
  return preprocessing.columns.map((fit) => {
    const inputs = Array.from({ length: widthOf(fit) }, (_, i) => from + i)
    from += inputs.length
    return { name: fit.name, inputs }
  })
}
