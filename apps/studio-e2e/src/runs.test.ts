import { expect, test } from 'vitest'
import { findings, overflow } from './axe.js'
import { finished, mainButton, openPage, points } from './studio.js'

test('two runs lie side by side: curves, where their experiments differ, and what they confuse', async () => {
  const { page, context, errors } = await openPage({ experiment: { ...points, epochs: 4 } })
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByLabel('Learning rate', { exact: true }).first().fill('0.05')
  await page.getByLabel('Learning rate', { exact: true }).first().press('Enter')
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Compare points' }).and(page.locator(':enabled')).check()

  const side = page.getByRole('region', { name: 'Side by side' })
  const different = side.getByRole('region', { name: 'Differences of the experiments' })
  expect(await different.getByRole('row', { name: /learningRate/ }).innerText()).toMatch(/learningRate\s+0\.05\s+0\.02/)
  expect(await different.getByRole('columnheader').allInnerTexts()).toEqual(['2 · points', '1 · points'])
  await side.getByRole('img', { name: /^Accuracy\. 2 · points: \d+\.\d+ %, 1 · points: \d+\.\d+ %/ }).waitFor()
  await expect.poll(() => side.getByRole('table').count()).toBe(3)
  // A fifth of 300 points are the test split; each is in one cell.
  const cells = await side.locator('.matrix').first().locator('tbody td').allInnerTexts()
  expect(cells.reduce((sum, text) => sum + Number(text), 0)).toBe(60)
  expect(await findings(page)).toEqual([])
  await page.setViewportSize({ width: 375, height: 720 })
  expect(await overflow(page)).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})

test('a search runs on all cores in the page; its trials are lines that are narrowed down, and the best one is built', async () => {
  const { page, context, errors } = await openPage({ experiment: { ...points, epochs: 4 } })
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  const search = page.getByRole('region', { name: 'Search', exact: true })
  await search.getByLabel('Trials', { exact: true }).fill('6')
  await search.getByLabel('Trials', { exact: true }).blur()
  await search.getByRole('button', { name: 'Search', exact: true }).click()
  await search.getByText('6 of 6 trials').waitFor()
  const rows = search.getByRole('region', { name: 'Trials of the search' }).locator('tbody tr')
  await expect.poll(() => rows.count()).toBe(6)
  expect(await findings(page)).toEqual([])

  await search.getByText('Narrow the axes by sliders').click()
  const least = search.getByRole('slider', { name: 'Least accuracy of test' })
  await least.press('End')
  // Only what is as good as the best is left.
  await expect.poll(() => rows.count()).toBeLessThan(6)
  expect(await rows.first().getByRole('rowheader').innerText()).toMatch(/^\d the best$/)
  expect(await search.locator('path.chosen').count()).toBe(await rows.count())
  const rate = await rows.first().locator('td').nth(1).innerText()
  await rows
    .first()
    .getByRole('button', { name: /^Build it/ })
    .click()
  await expect
    .poll(
      async () => Number(await page.getByLabel('Learning rate', { exact: true }).first().inputValue()) / Number(rate),
    )
    .toBeCloseTo(1, 2)
  await page.setViewportSize({ width: 360, height: 720 })
  await page.locator('.tabs .tab-runs').click()
  expect(await overflow(page)).toBe(0)
  const build = await search.locator('.trials .link').first().boundingBox()
  expect(build!.x + build!.width).toBeLessThanOrEqual(360)
  // The axes lie below one another, so that nothing is scrolled sideways; a part of one is chosen by dragging along it.
  const axes = await search.locator('.parallel svg').boundingBox()
  expect(axes!.x + axes!.width).toBeLessThanOrEqual(360)
  await search.locator('.grab').first().scrollIntoViewIfNeeded()
  const grab = (await search.locator('.grab').first().boundingBox())!
  await page.mouse.move(grab.x + 8, grab.y + grab.height / 2)
  await page.mouse.down()
  await page.mouse.move(grab.x + 30, grab.y + grab.height / 2)
  await page.mouse.up()
  await search.locator('.stacked .brush').first().waitFor()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})
