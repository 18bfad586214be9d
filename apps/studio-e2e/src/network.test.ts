import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { digits, mainButton, openPage, points } from './studio.js'

/** What a drawing shows, as text that differs where it does. */
const drawn = (page: Page, selector: string) =>
  page.locator(selector).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())

test('units of points in the plane are pictures that change while it learns', async () => {
  const { page, context, errors } = await openPage({ experiment: { ...points, epochs: 2000 } })
  await mainButton(page, 'Train').click()
  const units = page.getByRole('group', { name: /^Units of the network/ }).getByRole('button')
  await units.first().waitFor()
  // The inputs, 8 of 24 hidden units, and one for each class.
  await expect.poll(() => units.count()).toBe(2 + 8 + 2)
  const before = await drawn(page, '.units canvas')
  await expect.poll(() => drawn(page, '.units canvas')).not.toBe(before)
  // One stop for the tab key; from there by arrows.
  await expect.poll(() => units.and(page.locator('[tabindex="0"]')).count()).toBe(1)
  await units.first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  const detail = page.getByRole('complementary', { name: 'Unit' })
  await detail.getByRole('heading', { name: 'Layer 1, unit 2' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'layer 1, unit 2', pressed: true }).waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  // Pinned, it stays where the pointer is elsewhere.
  await detail.getByText('pinned').waitFor()
  await detail
    .getByRole('list', { name: 'Strongest weights to it' })
    .getByText(/^[xy]$/)
    .first()
    .waitFor()
  await mainButton(page, 'Go on').waitFor()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test('of images the first layer’s weights are in the drawing, and what a drawn digit does to it', async () => {
  const { page, context } = await openPage({ experiment: { ...digits, epochs: 1 } })
  await mainButton(page, 'Train').click()
  const answer = page.getByRole('group', { name: /^Units of the network/ }).getByRole('button', { name: 'class 9' })
  await answer.waitFor()
  await page.locator('.status', { hasText: 'Complete' }).waitFor()
  const before = await drawn(page, '.units canvas')
  await page.getByLabel(/Field to draw/).press('3')
  await expect.poll(() => drawn(page, '.units canvas')).not.toBe(before)
  await page.getByRole('button', { name: 'layer 1, unit 4' }).hover()
  await page.getByRole('img', { name: 'What it looks for in an image' }).waitFor()
  await context.close()
})

test('values over the plane have colors of values: low ones orange, high ones blue; test points and plain colors at a click', async () => {
  const { page, context } = await openPage({
    experiment: {
      ...points,
      data: { use: 'dataset:surface', with: { samples: 300 } },
      model: [{ use: 'layer:dense', with: { units: 1 } }],
      epochs: 30,
    },
  })
  await mainButton(page, 'Train').click()
  await page.locator('.status', { hasText: 'Complete' }).waitFor()
  await page.getByRole('img', { name: /colored by the value that the network says/ }).waitFor()
  /** Outside of the points: the plane is lowest at the bottom left, and highest at the top right. */
  const corners = () =>
    page.locator('canvas.plane').evaluate((canvas) => {
      const { context: c, side } = { context: (canvas as HTMLCanvasElement).getContext('2d')!, side: 432 }
      return [c.getImageData(8, side - 8, 1, 1), c.getImageData(side - 8, 8, 1, 1)].map(({ data }) => [...data])
    })
  await expect.poll(async () => (await corners()).map(([r, , b]) => Math.sign(b! - r!))).toEqual([-1, 1])
  const before = await drawn(page, 'canvas.plane')
  await page.getByLabel('Test points').check()
  await expect.poll(() => drawn(page, 'canvas.plane')).not.toBe(before)
  await page.getByLabel('Without shades').check()
  await expect.poll(corners).toEqual([
    [200, 92, 0, 255],
    [30, 78, 190, 255],
  ])
  expect(await findings(page)).toEqual([])
  await context.close()
})
