import { createRegistry, type Json } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { describe, expect, it } from 'vitest'
import { nonFiniteGuard } from './non-finite-guard.js'

describeCallback(nonFiniteGuard, { options: { action: 'stop' }, epochs: [{}, {}, { losses: [1, 1, 1, NaN] }] })

const make = (options: Record<string, Json>) =>
  createRegistry([nonFiniteGuard]).create('callback', { use: 'callback:non-finite-guard', with: options })
const broken = scriptRun({ epochs: [{}, { losses: [1, 1, Infinity, NaN] }, { losses: [NaN, NaN, NaN, NaN] }] })
const hint = 'A lower learning rate or gradient clipping may help'
const message = `step 6: the loss is Infinity; the first tensor that is not finite: layer 1 (dense), kernel. ${hint}`
const nonFinite = 'params/0-dense/kernel'

describe('the non-finite guard', () => {
  it('lets the run fail with the first step and the first tensor', async () => {
    const { run } = recordRun({ nonFinite })
    await expect(drive(make({}), broken, run)).rejects.toThrow(expect.objectContaining({ name: 'TrainError', message }))
  })

  it('finds it before the epoch is evaluated', async () => {
    const evaluated = broken.findIndex((event) => event.type === 'evaluated' && event.epoch === 2)
    await drive(make({}), broken.slice(0, evaluated), recordRun().run)
    await expect(drive(make({}), [broken[0]!, ...broken.slice(6, evaluated + 1)], recordRun().run)).rejects.toThrow(
      'step 6',
    )
  })

  it('stops, or warns alone, and tells once', async () => {
    const stopped = recordRun({ nonFinite })
    await drive(make({ action: 'stop' }), broken, stopped.run)
    expect(stopped.requests).toEqual([`warn: ${message}`, `stop: ${message}`])
    const warned = recordRun({ nonFinite })
    await drive(make({ action: 'warn' }), broken, warned.run)
    expect(warned.requests).toEqual([`warn: ${message}`])
  })

  it('says so where the params are still finite', async () => {
    const { run } = recordRun()
    await expect(drive(make({}), broken, run)).rejects.toThrow(
      `step 6: the loss is Infinity; all params are still finite, so look at the data and the loss. ${hint}`,
    )
  })

  it('is silent about a run that is well', async () => {
    const { run, requests } = recordRun()
    await drive(make({}), scriptRun({ epochs: [{}, {}] }), run)
    expect(requests).toEqual([])
  })
})
