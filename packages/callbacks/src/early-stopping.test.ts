import { createRegistry, type Json } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun, type ScriptedEpoch } from '@telarjs/testing'
import { describe, expect, it } from 'vitest'
import { earlyStopping } from './early-stopping.js'

describeCallback(earlyStopping, { options: { patience: 3, minDelta: 0.02 } })
describeCallback(earlyStopping, { options: { monitor: 'accuracy', split: 'validation', restoreBest: false } })

const make = (options: Record<string, Json>) =>
  createRegistry([earlyStopping]).create('callback', { use: 'callback:early-stopping', with: options })
const losses = (...values: number[]): ScriptedEpoch[] =>
  values.map((loss) => ({ validation: { loss, metrics: { accuracy: 1 - loss, table: [[1]] } } }))

async function requestsFor(options: Record<string, Json>, epochs: readonly ScriptedEpoch[]) {
  const { run, requests } = recordRun()
  await drive(
    make(options),
    scriptRun({ epochs, directions: { loss: 'minimize', accuracy: 'maximize', table: 'maximize' } }),
    run,
  )
  return requests
}

describe('early stopping', () => {
  it('stops after so many epochs without a better number, and restores the best', async () => {
    expect(await requestsFor({ patience: 2 }, losses(3, 2, 2.5, 2))).toEqual([
      'keep: best',
      'keep: best',
      'stop: no better validation loss for 2 epochs (best 2.000 at epoch 2)',
      'restore: best',
    ])
  })

  it('counts anew after every better number', async () => {
    // Worse, better, worse, better …: never two in a row.
    expect(await requestsFor({ patience: 2, restoreBest: false }, losses(5, 6, 4, 5, 3, 4, 2))).toEqual([])
  })

  it('restores the best where something else stops the run', async () => {
    const { run, requests } = recordRun()
    const events = scriptRun({ epochs: losses(2, 1, 3, 3), status: 'stopped' })
    // Stopped within the third epoch.
    const stopped = [...events.slice(0, 12), { type: 'trainingEnd', epoch: 3, step: 10 } as const]
    await drive(make({ patience: 5 }), stopped, run)
    expect(requests).toEqual(['keep: best', 'keep: best', 'restore: best'])
  })

  it('leaves params that are the best as they are', async () => {
    expect(await requestsFor({ patience: 5 }, losses(3, 2, 1))).toEqual(['keep: best', 'keep: best', 'keep: best'])
  })

  it('restores the best at the last epoch, too', async () => {
    expect(await requestsFor({ patience: 5 }, losses(2, 1, 3))).toEqual(['keep: best', 'keep: best', 'restore: best'])
  })

  it('restores nothing where the last epoch is the best', async () => {
    expect(await requestsFor({ patience: 5 }, losses(3, 2, 1))).toEqual(['keep: best', 'keep: best', 'keep: best'])
  })

  it('does not count changes of at most minDelta', async () => {
    // From 1 the loss falls by 0.0625 twice: less than 0.125 at first, 0.125 (no more) in all.
    expect(await requestsFor({ patience: 2, minDelta: 0.125, restoreBest: false }, losses(1, 0.9375, 0.875))).toEqual([
      'stop: no better validation loss for 2 epochs (best 1.000 at epoch 1)',
    ])
    expect(await requestsFor({ patience: 2, minDelta: 0.125, restoreBest: false }, losses(1, 0.9375, 0.8))).toEqual([])
  })

  it('knows which way a metric is better', async () => {
    const falling = losses(0.5, 0.4, 0.3)
    expect(await requestsFor({ monitor: 'accuracy', patience: 1, restoreBest: false }, falling)).toEqual([])
    expect(await requestsFor({ monitor: 'accuracy', patience: 2, restoreBest: false }, falling.toReversed())).toEqual([
      'stop: no better validation accuracy for 2 epochs (best 0.7000 at epoch 1)',
    ])
  })

  it('takes a loss that is not a number for no better one', async () => {
    expect(await requestsFor({ patience: 2, restoreBest: true }, losses(NaN, NaN))).toEqual([
      'stop: no better validation loss for 2 epochs (best none at epoch 0)',
    ])
  })

  it('follows the means of training where it is told to', async () => {
    const epochs = [1, 2].map((loss) => ({ losses: [loss, loss, loss, loss] }))
    expect(await requestsFor({ split: 'train', patience: 1, restoreBest: false }, epochs)).toEqual([
      'stop: no better train loss for 1 epoch (best 1.000 at epoch 1)',
    ])
  })

  it.each([
    [
      { monitor: 'acuracy' },
      "callback:early-stopping with.monitor: unknown metric 'acuracy'; did you mean 'accuracy'? Known: loss, accuracy, table",
    ],
    [{ split: 'valid' }, "callback:early-stopping with.split: unknown split 'valid'. Known: train, validation"],
    [
      { monitor: 'table' },
      "callback:early-stopping with.monitor: expected a metric that is one number, received the table 'table'",
    ],
  ])('refuses %j', async (options, message) => {
    await expect(requestsFor(options, losses(1))).rejects.toThrow(message)
  })

  it('says so where the split it follows is not evaluated', async () => {
    const events = scriptRun({ epochs: losses(1) }).filter(({ type }) => type !== 'evaluated')
    await expect(drive(make({}), events, recordRun().run)).rejects.toThrow(
      `callback:early-stopping: expected loss of the split 'validation' at each epoch, but it is not evaluated; list it in "evaluate"`,
    )
  })
})
