import { expect, test } from 'vitest'
import { digits, finished, mainButton, points, type Studio } from './studio.js'

/** Looking into the network. */
export function understandScenarios(studio: () => Studio): void {
  test('a drawn digit is read at once, while the network learns and after', async () => {
    const { page, context, errors } = await studio().open({ experiment: { ...digits, data: { use: 'dataset:mnist', with: { limit: 20_000, limitEvaluation: 2000 } } } })
    await mainButton(page, 'Train').click()
    await page.getByRole('button', { name: 'Understand' }).click()
    const field = (await page.getByLabel(/Field to draw/).boundingBox())!
    const at = (x: number, y: number) => [field.x + x * field.width, field.y + y * field.height] as const
    // A plain 1: one stroke down.
    await page.mouse.move(...at(0.55, 0.15))
    await page.mouse.down()
    await page.mouse.move(...at(0.47, 0.85), { steps: 12 })
    await page.mouse.up()
    await page.getByLabel(/The network says/).waitFor()
    await finished(page)
    await expect.poll(() => page.locator('.bars').getAttribute('aria-label')).toContain('The network says 1')
    await page.getByRole('img', { name: 'Activations of 0-dense' }).waitFor()
    await page.getByRole('img', { name: /Weights of 64 units/ }).waitFor()
    await page.getByLabel(/Field to draw/).press('Delete')
    await expect.poll(() => page.locator('.bars').getAttribute('aria-label')).toBe('Probabilities of the classes')
    // By a finger.
    await page.getByLabel(/Field to draw/).scrollIntoViewIfNeeded()
    const touched = (await page.getByLabel(/Field to draw/).boundingBox())!
    const finger = await context.newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: touched.x + 0.5 * touched.width, y: touched.y + y * touched.height }] })
    await touch('touchStart', 0.15)
    for (let y = 0.2; y < 0.9; y += 0.1) await touch('touchMove', y)
    await touch('touchEnd')
    await expect.poll(() => page.locator('.bars').getAttribute('aria-label')).toContain('The network says 1')
    expect(errors).toEqual([])
    await context.close()
  })

  test('wrong samples come first, and a cell of the confusion matrix opens its images', async () => {
    const { page, context } = await studio().open({ experiment: digits })
    await mainButton(page, 'Train').click()
    await finished(page)
    await page.getByRole('button', { name: 'Understand' }).click()
    await page.locator('.samples .wrong').first().waitFor()
    expect(await page.locator('.samples li:not(.wrong)').count()).toBe(0)
    const cell = page.locator('.matrix .error').filter({ hasText: /^[1-9]/ }).first()
    const count = Number(await cell.textContent())
    await cell.click()
    await page.getByText(`${count} of 1,000`).waitFor()
    await expect.poll(() => page.locator('.samples li').count()).toBe(Math.min(48, count))
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByText('0-dense/kernel').first().waitFor()
    await context.close()
  })

  test('regions of points in the plane are drawn', async () => {
    const { page, context } = await studio().open({ experiment: points })
    await mainButton(page, 'Train').click()
    await page.getByRole('button', { name: 'Understand' }).click()
    await page.getByRole('img', { name: /The plane in 72 by 72 fields/ }).waitFor()
    await context.close()
  })
}
