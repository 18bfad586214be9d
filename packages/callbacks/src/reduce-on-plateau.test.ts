import { createRegistry } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { expect, it } from 'vitest'
import cases from '../fixtures/plateau.json' with { type: 'json' }
import { reduceOnPlateau } from './reduce-on-plateau.js'

describeCallback(reduceOnPlateau, { options: { patience: 1, factor: 0.5, cooldown: 1, least: 0.2 } })

it.each(cases)(
  'gives the learning rates of PyTorch for $options, to $direction',
  async ({ options, direction, values, rates }) => {
    const callback = createRegistry([reduceOnPlateau]).create('callback', {
      use: 'callback:reduce-on-plateau',
      with: options,
    })
    const epochs = values.map((loss) => ({ validation: { loss } }))
    const events = scriptRun({ epochs, directions: { loss: direction as 'minimize' | 'maximize' } })
    const { run, requests } = recordRun()
    let rate = 1
    const received: number[] = []
    for (const event of events) {
      await drive(callback, [event], run)
      for (const request of requests.splice(0)) rate *= Number(request.replace('scaleLearningRate: ', ''))
      if (event.type === 'epochEnd') received.push(rate)
    }
    expect(new Set(rates).size).toBeGreaterThan(2)
    for (const [epoch, expected] of rates.entries()) expect(received[epoch]).toBeCloseTo(expected, 12)
  },
)
