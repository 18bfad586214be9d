import { expect, test } from 'vitest'
import { findings, overflow } from './axe.js'
import { openPage } from './studio.js'

test('a lesson is taken by keyboard: predict, run, repair; and it goes on after a reload', async () => {
  const { page, context, errors } = await openPage({ hash: '#lesson=leak' })
  const lesson = page.getByRole('region', { name: /Predict|Run|Repair/ })
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const focused = (text: string | RegExp) => page.locator(':focus').filter({ hasText: text }).waitFor()

  await focused('Predict How many of the test images')
  await press('Tab', 'ArrowDown', 'Tab', 'Enter')
  await focused('Right.')
  await lesson.getByText('nobody can predict a coin. See it first').waitFor()
  expect(await findings(page)).toEqual([])
  await press('Tab', 'Enter')

  await focused('Run Train it')
  expect(await findings(page)).toEqual([])
  await press('Tab', 'Enter')
  await lesson.getByText('the test praised it for that').waitFor()
  await press('Tab', 'Tab', 'Enter')

  await focused('Predict How should these images')
  await press('Tab', 'Space', 'Tab', 'Enter')
  await focused('Not this time.')
  await page.reload()
  await lesson.getByText('Not this time.').waitFor()
  await lesson.getByRole('button', { name: 'Next' }).press('Enter')

  await focused('Repair Make the number honest')
  await lesson.getByRole('button', { name: 'Show one repair' }).press('Enter')
  await page.getByLabel('Split by').and(page.locator('select')).getByText('order').waitFor({ state: 'attached' })
  await lesson.getByRole('button', { name: 'Train' }).press('Enter')
  await lesson.getByText('About half, as for any coin').waitFor()
  await lesson.getByText(/accuracy of test: [3-7]\d\.\d\d %/).waitFor()
  expect(await findings(page)).toEqual([])
  await lesson.getByRole('button', { name: 'Finish' }).press('Enter')

  await page
    .getByRole('button', { name: /A test that knows the answers/ })
    .getByText('finished')
    .waitFor()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test("a lesson of a teacher's is a file beside the page or anywhere; what is wrong with it is said with its line", async () => {
  const { page, context } = await openPage({ width: 375, height: 720 })
  const lesson = (steps: string) =>
    `---\ntitle: Four quarters\nsummary: Short\nminutes: 1\n---\n\nPoints.\n\n\`\`\`json experiment\n{ "data": { "use": "dataset:xor" }, "model": [] }\n\`\`\`\n\n${steps}`
  await page.route('**/mine.md', (route) => route.fulfill({ body: lesson('## Run: Look\n\nText.\n') }))
  await page.route('**/wrong.md', (route) => route.fulfill({ body: lesson('## Look\n') }))
  await page.goto(`${page.url().split('#')[0]}#lesson=wrong.md`)
  await page.getByRole('alert').getByText("wrong:13: expected a heading '## Predict: …'").waitFor()
  expect(await findings(page)).toEqual([])
  await page.goto(`${page.url().split('#')[0]}#lesson=mine.md`)
  await page.getByRole('heading', { name: 'Run Look' }).waitFor()
  expect(await overflow(page)).toBe(0)
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Build' }).click()
  await page.getByRole('heading', { name: 'Run Look' }).waitFor()
  expect(await overflow(page)).toBe(0)
  await page.getByRole('button', { name: 'Leave the lesson' }).click()
  expect(page.url()).not.toContain('lesson')
  await context.close()
})
