import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { digits, mainButton, openPage, points } from './studio.js'

/** What a drawing shows, as text that differs where it does. */
const drawn = (page: Page, selector: string) =>
  page.locator(selector).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())

test.each([false, true])(
  'units of points in the plane are pictures that change while it learns, dark: %s',
  async (dark) => {
    const { page, context, errors } = await openPage({ dark, experiment: { ...points, epochs: 2000 } })
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
  },
)

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
