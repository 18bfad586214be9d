import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { digits, mainButton, openPage, points } from './studio.js'

test('a drawing is guessed beside the curves while the network learns, from weights that are new each time', async () => {
  const { page, context, errors } = await openPage({ experiment: { ...digits, epochs: 500, learningRate: 0.0005 } })
  await mainButton(page, 'Train').click()
  await page.getByLabel(/Field to draw/).press('3')
  const guess = page.getByRole('list', { name: /The network says \d, \d+ %/ })
  await guess.waitFor()
  const seen = new Set<string>()
  await expect
    .poll(async () => {
      seen.add(
        (
          await page.locator('.guess .bars b').evaluateAll((bars) => bars.map((bar) => bar.getAttribute('style')))
        ).join(),
      )
      return seen.size
    })
    .toBeGreaterThan(3)
  await page.locator('.status', { hasText: /Epoch \d/ }).waitFor()
  await page.getByRole('img', { name: /^Loss\./ }).waitFor()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test('points in the plane have their regions beside the curves', async () => {
  const { page, context } = await openPage({ experiment: { ...points, epochs: 500 } })
  await mainButton(page, 'Train').click()
  await page.getByRole('img', { name: /The plane in 72 by 72 fields/ }).waitFor()
  await page.getByRole('img', { name: /^Loss\./ }).waitFor()
  await context.close()
})

test('eight experiments to begin with; those reported elsewhere come when they are asked for', async () => {
  const { page, context } = await openPage()
  const first = page.getByRole('list', { name: 'Experiments to begin with' }).getByRole('button')
  await expect.poll(() => first.count()).toBe(8)
  const offered = page.getByLabel('Begin with', { exact: true })
  // The eight, and the one that opens the others.
  await expect.poll(() => offered.locator('option').count()).toBe(9)
  expect(await page.getByLabel('Reported elsewhere').count()).toBe(0)
  await offered.selectOption('elsewhere')
  expect(await findings(page)).toEqual([])
  await page.getByLabel('Reported elsewhere').selectOption('kuzushiji49/m0')
  await expect.poll(() => page.getByLabel('Name of the experiment').inputValue()).toContain('kuzushiji49')
  await offered.selectOption('spirals')
  await expect.poll(() => page.getByLabel('Reported elsewhere').count()).toBe(0)
  await context.close()
})
