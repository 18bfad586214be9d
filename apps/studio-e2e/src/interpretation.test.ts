import { expect, test } from 'vitest'
import { cutFigures, findings, overflow } from './axe.js'
import { englishOn } from './english.js'
import { digits, finished, mainButton, openPage, points } from './studio.js'

/** The class is whether `size` is above 50, but for one row of ten; `noise` says nothing of it. */
const rows = Array.from({ length: 400 }, (_, i) => {
  const size = (i * 37) % 100
  const isBig = size > 50 !== (i % 10 === 3)
  return `${size},${(i * 61) % 97},${isBig ? 'big' : 'small'}`
})

test('of a table: the column that matters comes first, its curve rises, and temperature and thresholds are kept, and taken back', async () => {
  const { page, context, errors } = await openPage()
  await page.getByLabel('Your files').setInputFiles({
    name: 'sizes.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`size,noise,class\n${rows.join('\n')}\n`),
  })
  await page
    .getByText(/sizes\.csv/)
    .first()
    .waitFor()
  // The button says what it trains: no longer the preset that the page began with.
  await page.getByRole('button', { name: 'Train sizes' }).waitFor()
  const json = page.getByLabel('The experiment as JSON')
  const data = { use: 'dataset:csv', with: { path: 'sizes.csv', target: 'class', validation: 0.25, test: 0.25 } }
  const dense = (units: number) => ({ use: 'layer:dense', with: { units, activation: units > 2 ? 'tanh' : 'linear' } })
  await json.fill(
    JSON.stringify({ name: 'sizes', seed: 1, data, model: [dense(16), dense(2)], learningRate: 0.03, epochs: 25 }),
  )
  await json.blur()
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByRole('button', { name: 'Understand' }).click()
  const columns = page.getByRole('list', { name: 'Columns, the most important first' }).getByRole('button')
  await columns.nth(1).waitFor()
  await columns.first().filter({ hasText: 'size' }).waitFor()
  await columns.first().click()
  await page.getByRole('img', { name: 'What the network answers by size, test' }).waitFor()

  const card = page.getByRole('region', { name: 'Calibration' })
  await card.getByRole('button', { name: 'Calibrate' }).click()
  await card.getByText(/The run keeps the temperature, fitted to 100 samples/).waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await card.getByText('To calibrate is to divide').waitFor()

  // A wrong yes that costs much: fewer samples get one, until it is taken back.
  const thresholds = page.getByRole('region', { name: 'Thresholds', exact: true })
  const yes = async () =>
    (await page.locator('.matrix tbody td:last-child').allTextContents()).reduce((sum, text) => sum + Number(text), 0)
  await expect.poll(yes).toBeGreaterThan(20)
  const before = await yes()
  await thresholds.getByLabel('Best for').selectOption({ label: 'mean cost' })
  await thresholds.getByLabel('A wrong yes costs').fill('50')
  await thresholds.getByRole('button', { name: 'Choose' }).press('Enter')
  await thresholds.getByRole('row', { name: /^mean cost on validation [\d.]+ → 0\.\d+$/ }).waitFor()
  await expect.poll(yes).toBeLessThan(before / 2)
  expect(await findings(page)).toEqual([])
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await thresholds.getByText(/above a probability of 0\.5/).waitFor()
  await expect.poll(yes).toBe(before)
  await page.getByRole('group', { name: 'Done' }).getByText('Undone: thresholds of sizes.').waitFor()

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find an action' }).fill('idioma')
  // The list comes a moment after its field.
  await page.getByRole('option', { name: 'Language: Español' }).and(page.locator('[aria-selected="true"]')).waitFor()
  await page.keyboard.press('Enter')
  await page
    .getByRole('list', { name: 'Columnas, primero la más importante' })
    .getByRole('button', { name: 'size' })
    .click()
  await page.getByRole('img', { name: 'Qué responde la red según size, prueba' }).waitFor()
  expect(await englishOn(page, '.cards')).toEqual([])
  // On a phone the figures are drawn anew, as wide as it is.
  await page.setViewportSize({ width: 360, height: 740 })
  const widths = () =>
    page
      .locator('svg.telar-figure')
      .evaluateAll((all) => all.map((svg) => (svg as SVGSVGElement).viewBox.baseVal.width))
  await expect.poll(async () => (await widths()).filter((width) => width < 360).length).toBe(2)
  expect(await cutFigures(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})

test.each([
  ['images', digits, '.matrix, .looks-maps, .calibration .telar-figure'],
  ['points in the plane', points, '.plane, .matrix, .calibration .telar-figure'],
])('on a phone no figure of %s is cut off or scrolls sideways', async (_, experiment, parts) => {
  const { page, context } = await openPage({ experiment: { ...experiment, epochs: 1 }, width: 360, height: 740 })
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.locator('.plot canvas').first().waitFor()
  expect(await cutFigures(page)).toEqual([])
  await page.getByRole('button', { name: 'Understand' }).click()
  for (const part of parts.split(', ')) await page.locator(part).first().waitFor()
  expect(await cutFigures(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  await context.close()
})

test('of images: what in a test sample and in the drawing speaks for the answer', async () => {
  const conv = { use: 'layer:conv2d', with: { filters: 4, kernelSize: 5, strides: 3, activation: 'relu' } }
  const model = [conv, { use: 'layer:flatten' }, { use: 'layer:dense', with: { units: 10 } }]
  const data = { use: 'dataset:mnist', with: { limit: 600, limitEvaluation: 200 } }
  const { page, context, errors } = await openPage({ experiment: { ...digits, data, model, epochs: 1 } })
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByRole('button', { name: 'Understand' }).click()
  const card = page.getByRole('region', { name: 'Where it looks' })
  await card.getByRole('img', { name: /^Grad-CAM of \d, seen as \d$/ }).waitFor()
  await page.getByLabel(/Field to draw/).press('7')
  await card.getByRole('img', { name: /^saliency of the drawing, seen as \d$/ }).waitFor()
  await page.locator('.samples button').nth(3).click()
  await card.getByRole('img', { name: /^saliency of \d, seen as \d$/ }).waitFor()
  await expect.poll(() => page.locator('.samples button[aria-pressed="true"]').count()).toBe(1)
  expect(errors).toEqual([])
  await context.close()
})
