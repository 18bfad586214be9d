import { parseExperiment } from '@telarjs/core'
import { builtinRegistry as registry, train, writeCheckpoint } from '@telarjs/trainer'
import { makeEnsemble } from '@telarjs/trainer/ensemble'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { openPage, points } from './studio.js'

const short = { ...points, epochs: 1 }

async function trained(experiment: object, name: string) {
  for await (const event of train(parseExperiment(registry, experiment), { registry }))
    if (event.type === 'runEnd' && event.checkpoint) return { name, checkpoint: event.checkpoint }
  throw new Error('The run left no checkpoint.')
}

test('an ensemble of the command line is opened, and shows the networks whose answers it averages', async () => {
  await tf.setBackend('cpu')
  const straight = { ...short, model: points.model.slice(1) }
  const members = [await trained(short, 'curved'), await trained(straight, 'straight')]
  const { checkpoint } = await makeEnsemble(members, { name: 'both', registry })
  const { page, context, errors } = await openPage({ experiment: points })
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await page.getByLabel('Checkpoint file').setInputFiles({
    name: 'both.telar',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(await writeCheckpoint(checkpoint)),
  })
  await page.getByRole('rowheader', { name: /both/ }).waitFor()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Train', exact: true }).click()
  const card = page.getByRole('region', { name: 'Ensemble' })
  await card.getByText('the mean of what 2 networks answer').waitFor()
  const layersOf = (number: number) =>
    card
      .getByRole('listitem')
      .filter({ hasText: `Network ${number}` })
      .getByRole('listitem')
      .allTextContents()
  await expect.poll(() => layersOf(1)).toEqual(['dense 24 · tanh', 'dense 2'])
  await expect.poll(() => layersOf(2)).toEqual(['dense 2'])
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Understand' }).click()
  await page.getByText(/% right on test/).waitFor()
  expect(errors).toEqual([])
  await context.close()
})
