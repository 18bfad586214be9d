import { createRegistry, memoryStorage, type RunEvent, type Storage } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { csvLog } from './csv-log.js'

describeCallback(csvLog, { options: { file: 'a/b.csv' } })

it('writes in the folder of the run and nowhere else', () => {
  expect(() =>
    createRegistry([csvLog]).parse('callback', { use: 'callback:csv-log', with: { file: '../a.csv' } }),
  ).toThrow('callback: callback:csv-log with.file: expected a path in the folder of the run, received "../a.csv"')
})

const make = () => createRegistry([csvLog]).create('callback', { use: 'callback:csv-log' })
const text = async (storage: Storage) => new TextDecoder().decode(await storage.read('metrics.csv'))
const script = scriptRun({
  epochs: [
    { validation: { loss: 0.5, metrics: { accuracy: 0.75, 'confusion-matrix': [[1]], 'a,b': 1 } } },
    { losses: [NaN, 1, 1, 1] },
  ],
})

async function logged(events: readonly RunEvent[], storage = memoryStorage()) {
  await drive(make(), events, recordRun({ storage }).run)
  return text(storage)
}

const rows = [
  'epoch,step,seconds,learning rate,loss,accuracy,validation loss,validation accuracy,"validation a,b"',
  '1,4,1,0.001,1,0.5,0.5,0.75,1',
  '2,8,1,0.001,,0.5,0.5,0.6666666666666667,',
]

it('writes a head and a line for each epoch, without tables, and nothing for what is not finite', async () => {
  expect(await logged(script)).toBe(`${rows.join('\n')}\n`)
})

/** What is in the file after a callback that goes on after `lines` lines was told of the events. */
async function resumed(storage: Storage, lines: number, events: readonly RunEvent[]) {
  const callback = make()
  callback.load!({ log: { file: 'metrics.csv', lines }, epoch: {} })
  const start = { ...script[0]!, resumedAt: { epoch: 1, step: 4 } } as RunEvent
  await drive(callback, [start, ...events], recordRun({ storage }).run)
  return text(storage)
}

it('drops lines of after the checkpoint, and a line that a crash cut off', async () => {
  const storage = memoryStorage()
  await storage.append('metrics.csv', `${rows.join('\n')}\n3,12,1,0.0`)
  expect(await resumed(storage, 2, [])).toBe(`${rows.slice(0, 2).join('\n')}\n`)
  expect(await resumed(storage, 2, script.slice(6))).toBe(`${rows.join('\n')}\n`)
})

it('puts numbers under the columns of their names where metrics change at a resume', async () => {
  const storage = memoryStorage()
  await storage.append('metrics.csv', 'epoch,"a,""b""",loss\n1,5,0.5\n')
  expect(await resumed(storage, 2, [script[10]!])).toBe(
    'epoch,"a,""b""",loss,step,seconds,learning rate,accuracy\n1,5,0.5,,,,\n2,,,8,1,0.001,0.5\n',
  )
})

it('starts anew for a run that goes on from nothing', async () => {
  const storage = memoryStorage()
  await storage.append('metrics.csv', 'of another run\n')
  expect(await logged(script, storage)).toBe(`${rows.join('\n')}\n`)
})
