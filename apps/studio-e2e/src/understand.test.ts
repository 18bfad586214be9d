import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { digits, finished, mainButton, openPage, points, studioAddress } from './studio.js'

test('a drawn digit is read at once, while the network learns and after', async () => {
  const { page, context, errors } = await openPage({
    experiment: { ...digits, data: { use: 'dataset:mnist', with: { limit: 20_000, limitEvaluation: 2000 } } },
  })
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
  await page.getByRole('img', { name: 'Activations of layer 1 (dense)' }).waitFor()
  await page.getByRole('img', { name: /Weights of 64 units/ }).waitFor()
  await page.getByLabel(/Field to draw/).press('Delete')
  await expect.poll(() => page.locator('.bars').getAttribute('aria-label')).toBe('Probabilities of the classes')
  // By a finger.
  await page.getByLabel(/Field to draw/).scrollIntoViewIfNeeded()
  const touched = (await page.getByLabel(/Field to draw/).boundingBox())!
  const finger = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
    finger.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: y === undefined ? [] : [{ x: touched.x + 0.5 * touched.width, y: touched.y + y * touched.height }],
    })
  await touch('touchStart', 0.15)
  for (let y = 0.2; y < 0.9; y += 0.1) await touch('touchMove', y)
  await touch('touchEnd')
  await expect.poll(() => page.locator('.bars').getAttribute('aria-label')).toContain('The network says 1')
  expect(errors).toEqual([])
  await context.close()
})

test('wrong samples come first, and a cell of the confusion matrix opens its images', async () => {
  const { page, context } = await openPage({ experiment: digits })
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByRole('button', { name: 'Understand' }).click()
  await page.locator('.samples .wrong').first().waitFor()
  expect(await page.locator('.samples li:not(.wrong)').count()).toBe(0)
  const cell = page
    .locator('.matrix .error')
    .filter({ hasText: /^[1-9]/ })
    .first()
  const count = Number(await cell.textContent())
  await cell.click()
  await page.getByText(`${count} of 1,000`).waitFor()
  await expect.poll(() => page.locator('.samples li').count()).toBe(Math.min(28, count))
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByText('layer 1 (dense), kernel').first().waitFor()
  await page.getByRole('img', { name: /500 samples as points/ }).press('ArrowRight')
  await page.locator('.tip canvas').waitFor()
  await page.getByLabel('As seen by').selectOption('input')
  await page.getByText(/The two directions hold \d+ %/).waitFor()
  await page.getByRole('button', { name: 'Camera' }).click()
  await page.getByText('The camera was not allowed').waitFor()
  expect(await findings(page)).toEqual([])
  await context.grantPermissions(['camera'])
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('video.on').waitFor()
  await page.getByText('Ink on paper').click()
  await page.getByLabel(/The network says/).waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Draw' }).click()
  await expect.poll(() => page.locator('.bars').getAttribute('aria-label')).toBe('Probabilities of the classes')
  await context.close()
})

test('regions of points in the plane are drawn', async () => {
  const { page, context } = await openPage({ experiment: points })
  await mainButton(page, 'Train').click()
  await page.getByRole('button', { name: 'Understand' }).click()
  await page.getByRole('img', { name: /The plane in 72 by 72 fields/ }).waitFor()
  expect(await findings(page)).toEqual([])
  await context.close()
})

test('an address leaves parts of the page out, and a lesson around it leads it', async () => {
  const { page, context } = await openPage({ experiment: { ...points, epochs: 2 } })
  const { origin } = new URL(studioAddress)
  await page.setContent(
    `<title>Lesson</title><iframe title="Studio" width="1000" height="700" src="${origin}/?hide=build,runs,lessons,code&view=understand&events=${origin}"></iframe>`,
  )
  // The address of the page, and so its origin, stays that of the Studio.
  await page.evaluate(() =>
    addEventListener('message', ({ data }) =>
      ((globalThis as { said?: string[] }).said ??= []).push(`${data.telar} ${data.status ?? data.phase ?? ''}`.trim()),
    ),
  )
  const frame = page.frameLocator('iframe')
  await frame.getByRole('button', { name: 'Train', exact: true }).first().waitFor()
  expect(await frame.getByRole('complementary').count()).toBe(0)
  await expect
    .poll(() => frame.getByRole('navigation', { name: 'Views' }).getByRole('button').allTextContents())
    .toEqual([' Train', ' Understand'])
  await frame.getByRole('heading', { name: 'Weights and gradients' }).waitFor()
  await page.evaluate(
    (to) => document.querySelector('iframe')!.contentWindow!.postMessage({ telar: 'train' }, to),
    origin,
  )
  await expect
    .poll(() => page.evaluate(() => (globalThis as { said?: string[] }).said))
    .toEqual(expect.arrayContaining(['phase running', 'evaluated', 'ended completed']))
  await context.close()
})
