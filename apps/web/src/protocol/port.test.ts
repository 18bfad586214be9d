import { DataError } from '@telarjs/core'
import { expect, test } from 'vitest'
import { connect, serve } from './port.js'

const noRows = { where: 'a.csv', expected: 'rows', received: 'none' }

const sum = {
  add: (a: number, b: number) => a + b,
  fail: (): never => {
    throw new RangeError('step 3: no')
  },
  refuse: (): never => {
    throw new DataError(noRows)
  },
}

function pair() {
  const { port1, port2 } = new MessageChannel()
  const asPort = (port: MessagePort) => {
    port.start()
    return port
  }
  return { here: asPort(port1), there: asPort(port2), close: () => port1.close() }
}

test('answers calls, each with its own result', async () => {
  const { here, there, close } = pair()
  serve(there, sum)
  const remote = connect<typeof sum>(here)
  expect(await Promise.all([remote.add(1, 2), remote.add(10, 20)])).toEqual([3, 30])
  close()
})

test('an error of Telar keeps its class and its fields', async () => {
  const { here, there, close } = pair()
  serve(there, sum)
  const error: unknown = await connect<typeof sum>(here)
    .refuse()
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DataError)
  expect(error).toMatchObject({ ...noRows, issues: [noRows], message: 'a.csv: expected rows, received none' })
  close()
})

test('any other error keeps its name and its message', async () => {
  const { here, there, close } = pair()
  serve(there, sum)
  await expect(connect<typeof sum>(here).fail()).rejects.toMatchObject({ name: 'RangeError', message: 'step 3: no' })
  close()
})

test('a function that is not there, and one of the prototype, are refused', async () => {
  const { here, there, close } = pair()
  serve(there, sum)
  const remote = connect<Record<'subtract' | 'toString', () => number>>(here)
  await expect(remote.subtract()).rejects.toThrow("there is no function 'subtract'")
  await expect(remote.toString()).rejects.toThrow("there is no function 'toString'")
  close()
})

test('events come in order, and a remote that is awaited stays a remote', async () => {
  const { here, there, close } = pair()
  const seen: number[] = []
  const emit = serve<typeof sum, number>(there, sum)
  const remote = await Promise.resolve(connect<typeof sum, number>(here, (event) => seen.push(event)))
  emit(1)
  emit(2)
  expect(await remote.add(1, 1)).toBe(2)
  expect(seen).toEqual([1, 2])
  close()
})
