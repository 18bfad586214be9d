import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { finished, jsonOf, openPage, points } from './studio.js'

test('every action is found by a few letters and done by Enter, also those that depend on runs; ? tells the keys', async () => {
  const { page, context, errors } = await openPage({ experiment: { ...points, epochs: 2 } })
  const field = page.getByRole('combobox', { name: 'Find an action' })
  const options = page.getByRole('listbox', { name: 'Actions' }).getByRole('option')
  /** Opens the list, types, and takes the first answer. */
  const choose = async (query: string, first: RegExp) => {
    await page.keyboard.press('Control+k')
    await field.pressSequentially(query)
    await options.first().filter({ hasText: first }).waitFor()
    await page.keyboard.press('Enter')
    await field.waitFor({ state: 'detached' })
  }
  await choose('ad drpout', /^Add layer dropout/)
  const layers = async () => ((await jsonOf(page)) as typeof points).model.map(({ use }) => use)
  await expect.poll(layers).toEqual(['layer:dense', 'layer:dropout', 'layer:dense'])
  await choose('undo', /^Undo.*Ctrl\+Z/)
  await expect.poll(layers).toEqual(['layer:dense', 'layer:dense'])

  await page.keyboard.press('Control+Enter')
  await finished(page)
  await page.keyboard.press('Control+k')
  await options.filter({ hasText: 'Open run 1 · points' }).waitFor()
  // Exports are in the list, and nothing that trains can be stopped.
  await expect.poll(() => options.filter({ hasText: /^ONNX/ }).count()).toBe(1)
  expect(await options.filter({ hasText: /^Stop/ }).count()).toBe(0)
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => options.nth(2).getAttribute('aria-selected')).toBe('true')
  expect(await field.getAttribute('aria-activedescendant')).toBe(await options.nth(2).getAttribute('id'))
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })

  await choose('runs', /^Runs/)
  await page.getByRole('rowheader', { name: /points/ }).waitFor()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByText('Ctrl+Shift+Z').waitFor()
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })
  expect(errors).toEqual([])
  await context.close()
})

test('what is typed before the list has come is not lost', async () => {
  const { page, context } = await openPage({ experiment: points })
  // The list comes only when all has been typed.
  let come = () => {}
  const typed = new Promise<void>((resolve) => (come = resolve))
  await page.route(/palette-[\w-]+\.js$/, async (route) => {
    await typed
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('add dropout')
  come()
  const field = page.getByRole('combobox', { name: 'Find an action' })
  await expect.poll(() => field.inputValue()).toBe('add dropout')
  await page.keyboard.type('x')
  await expect.poll(() => field.inputValue()).toBe('add dropoutx')
  await context.close()
})
