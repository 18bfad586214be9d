import { parseExperiment } from '@telarjs/core'
import { builtinRegistry, readCheckpoint } from '@telarjs/trainer'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { digits, finished, mainButton, openPage, points, stat } from './studio.js'

const toRuns = (page: Page) => page.getByRole('button', { name: 'Runs', exact: true }).click()

/** The bytes of the checkpoint that the table of runs gives. */
async function checkpointOf(page: Page): Promise<Buffer> {
  await toRuns(page)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /Save the checkpoint/ })
      .first()
      .click(),
  ])
  return readFile((await file.path())!)
}

test('the default experiment reaches 97 % from one click, on WebAssembly', async () => {
  const { page, context, errors } = await openPage()
  await mainButton(page, 'Train').click()
  await finished(page)
  expect(parseFloat(await stat(page, 'Test accuracy'))).toBeGreaterThan(97)
  await expect.poll(() => page.locator('[aria-live]').textContent()).toContain('complete')
  expect(errors).toEqual([])
  await context.close()
})

test('paused, stepped, reloaded and gone on with, a run ends with the very weights of one that was left alone', async () => {
  const alone = await openPage({ experiment: { ...points, epochs: 60 } })
  await mainButton(alone.page, 'Train').click()
  await finished(alone.page)
  const expected = await readCheckpoint(await checkpointOf(alone.page))

  const { page, context } = await openPage({ experiment: { ...points, epochs: 60 } })
  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 1', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 2', { exact: true }).waitFor()
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).length)).toBeGreaterThan(0)
  await page.waitForFunction(async () => {
    const open = indexedDB.open('telar-studio')
    const db = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)))
    const all = db.transaction('runs').objectStore('runs').getAll()
    return new Promise<boolean>(
      (resolve) =>
        (all.onsuccess = () =>
          resolve(
            (all.result as { step: number; status: string }[]).some(
              ({ step, status }) => step === 2 && status === 'paused',
            ),
          )),
    )
  })
  await page.reload()
  await page.getByText('was interrupted at step 2').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('group', { name: 'A run was interrupted' }).getByRole('button', { name: 'Go on' }).click()
  await finished(page)
  const { tensors, progress } = await readCheckpoint(await checkpointOf(page))
  expect(progress.step).toBe(expected.progress.step)
  expect(tensors).toEqual(expected.tensors)
  await Promise.all([alone.context, context].map((each) => each.close()))
})

test('learning rate and regularization change while it runs, and the record says when', async () => {
  const { page, context } = await openPage({
    experiment: { ...points, epochs: 5000, regularizers: [{ use: 'regularizer:l2', with: { lambda: 0.0001 } }] },
  })
  await mainButton(page, 'Train').click()
  await page.getByRole('region', { name: 'While it runs' }).waitFor()
  expect(await findings(page)).toEqual([])
  const slide = (label: string) => page.getByLabel(label).last().press('ArrowLeft')
  await slide('Learning rate')
  await page
    .locator('.changes')
    .getByText(/learningRate: 0\.02 → 0\.01\d/)
    .waitFor()
  await slide('l2 lambda')
  await page
    .locator('.changes')
    .getByText(/regularizers\[0\]\.lambda: 0\.0001 → /)
    .waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await mainButton(page, 'Go on').waitFor()
  const { experiment } = await readCheckpoint(await checkpointOf(page))
  expect(experiment.learningRate).toBeLessThan(0.02)
  await page.getByText('changed 2 times while it ran').waitFor()
  await context.close()
})

test('trains on WebGPU with a captured step, and the badge says why', async () => {
  const { page, context, errors } = await openPage({ backend: 'webgpu', experiment: { ...digits, epochs: 1 } })
  await page.locator('.badge', { hasText: 'WebGPU' }).waitFor()
  await mainButton(page, 'Train').click()
  await finished(page)
  expect(parseFloat(await stat(page, 'Test accuracy'))).toBeGreaterThan(75)
  await page.locator('.badge').click()
  await page.getByText(/Steps run captured/).waitFor()
  await page.getByText('Why: asked for').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('plain JavaScript and WebGL are chosen in the page, and a run goes on there', async () => {
  const { page, context, errors } = await openPage({ backend: 'cpu', experiment: { ...points, epochs: 4 } })
  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 1', { exact: true }).waitFor()
  await page.locator('.badge', { hasText: 'JavaScript' }).click()
  await page.getByLabel('Compute on').selectOption('webgl')
  await page.locator('.badge', { hasText: 'WebGL' }).waitFor()
  await page.keyboard.press('Escape')
  await mainButton(page, 'Go on').click()
  await finished(page)
  await expect.poll(() => stat(page, 'Epoch')).toBe('4 of 4')
  expect(errors).toEqual([])
  await context.close()
})

test('two runs stand side by side with what differs, and their curves over one another', async () => {
  const { page, context } = await openPage({ experiment: { ...points, epochs: 3 } })
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByLabel('Learning rate', { exact: true }).fill('0.005')
  await page.getByLabel('Learning rate', { exact: true }).blur()
  await mainButton(page, 'Train').click()
  await toRuns(page)
  await expect.poll(() => page.getByRole('row', { name: /complete/ }).count(), { timeout: 15_000 }).toBe(2)
  await page.getByText('learningRate: 0.02 → 0.005').waitFor()
  const first = page.locator('tbody tr').first()
  await first.filter({ hasText: '0.02 → 0.005' }).waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await first.filter({ hasText: 'the first' }).waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByLabel('Compare points').nth(1).check()
  await page.getByRole('button', { name: 'Train', exact: true }).last().click()
  await page.locator('.legend', { hasText: 'points' }).first().waitFor()
  await context.close()
})

test('checkpoints open in the trainer of the command line, and come back into another browser', async () => {
  const { page, context } = await openPage({ experiment: digits })
  await mainButton(page, 'Train').click()
  await finished(page)
  const bytes = await checkpointOf(page)
  const { experiment, progress } = await readCheckpoint(bytes)
  // No plugin of the page is in it: the registry of the command line reads it.
  expect(parseExperiment(builtinRegistry, experiment)).toEqual(experiment)
  expect(progress.epoch).toBe(3)
  const other = await openPage({ experiment: points })
  await toRuns(other.page)
  const give = (buffer: Buffer) =>
    other.page
      .getByLabel('Checkpoint file')
      .setInputFiles({ name: 'digits.telar', mimeType: 'application/octet-stream', buffer })
  await give(bytes.subarray(0, 5000))
  await other.page.getByText(/digits\.telar: the checkpoint is (cut short|damaged)/).waitFor()
  await give(bytes)
  await other.page.getByRole('rowheader', { name: /digits/ }).waitFor()
  await other.page.getByRole('button', { name: 'Understand' }).click()
  await other.page.getByText(/% right on test/).waitFor()
  await Promise.all([context, other.context].map((each) => each.close()))
})

test('mixed precision trains on WebGPU, and elsewhere the run says that it needs it', async () => {
  const experiment = { ...points, precision: 'mixed', epochs: 2 }
  const { page, context, errors } = await openPage({ experiment, backend: 'webgpu' })
  await mainButton(page, 'Train').click()
  await finished(page)
  expect(errors).toEqual([])
  await context.close()

  const elsewhere = await openPage({ experiment })
  await mainButton(elsewhere.page, 'Train').click()
  await elsewhere.page
    .getByText("'mixed' needs WebGPU on an adapter with shader-f16, and this run is on wasm")
    .first()
    .waitFor()
  await elsewhere.context.close()
})
