import { builtinRegistry, openModel } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openAlone } from './alone.js'
import { findings, overflow } from './axe.js'
import { bmp } from './own-files.js'
import { finished, openPage } from './studio.js'

const side = 32

/** A gray picture with a bright square at a place. */
const square = (at: number) =>
  Uint8Array.from({ length: side * side }, (_, i) =>
    Math.abs((i % side) - at) < 6 && Math.abs(Math.floor(i / side) - at) < 6 ? 230 : 20,
  )
const file = (at: number) => ({
  name: `${at}.bmp`,
  mimeType: 'image/bmp',
  buffer: Buffer.from(bmp(square(at), side)),
})

test('classes from the camera and from files are learned in seconds, tried live, and taken along as one HTML file', async () => {
  const { page, context, errors } = await openPage()
  await context.grantPermissions(['camera'])
  await page.getByRole('button', { name: 'Record your own' }).click()
  await page.getByText('class-1 needs 4 more examples').waitFor()
  await page.getByRole('radio', { name: 'Camera' }).check({ force: true })
  await page.locator('video.on').waitFor()
  const camera = page.getByRole('region', { name: 'class-1' })
  await camera.getByRole('button', { name: 'Hold to record' }).focus()
  await page.keyboard.down(' ')
  await camera.getByText(/^\d\d examples/).waitFor()
  expect(await findings(page)).toEqual([])
  await page.keyboard.up(' ')
  await page.getByLabel('Name of class 2').fill('squares')
  await page.getByLabel('Name of class 2').blur()
  await page.getByLabel('Images of squares').setInputFiles([8, 10, 12, 14, 16, 18, 20, 22, 9, 11, 13, 15].map(file))
  const squares = page.getByRole('region', { name: 'squares' })
  await squares.getByText('12 examples').waitFor()
  // The others close up: the picture of the fifth is now that of the fourth.
  const fifth = await pictureOf(squares, 5)
  await squares.getByRole('button', { name: 'Remove example 4 of squares' }).click()
  await squares.getByText('11 examples').waitFor()
  await expect.poll(() => pictureOf(squares, 4)).toBe(fifth)
  await page.getByRole('group', { name: 'Done' }).getByRole('button', { name: 'Undo' }).click()
  await squares.getByText('12 examples').waitFor()
  expect(await findings(page)).toEqual([])

  await page.getByRole('region', { name: 'Train and try' }).getByRole('button', { name: 'Train' }).click()
  await finished(page)
  await page.getByRole('list', { name: /The network says class-1/ }).waitFor()
  expect(await findings(page)).toEqual([])

  const checkpoint = await saved(page, 'Checkpoint')
  const html = await saved(page, 'One HTML file')
  expect((await saved(page, 'ONNX')).toString('latin1')).toContain('probabilities')
  expect(errors).toEqual([])
  // Examples are there after a reload.
  await page.reload()
  await page.getByRole('button', { name: 'Record your own' }).click()
  await page.getByRole('region', { name: 'squares' }).getByText('12 examples').waitFor()
  await context.close()

  await tf.setBackend('cpu')
  const model = await openModel(checkpoint, builtinRegistry)
  const [left, right] = [square(9), square(21)]
  const answers = [left, right].map((gray) =>
    model.predict(Uint8Array.from({ length: 3 * gray.length }, (_, i) => gray[Math.floor(i / 3)]!)),
  )
  const alone = await openAlone(html)
  for (const [at, expected] of [
    [9, answers[0]!],
    [21, answers[1]!],
  ] as const) {
    await alone.page.getByLabel('Image', { exact: true }).setInputFiles(file(at))
    await alone.page.locator('#said', { hasText: /squares|class-1/ }).waitFor()
    const { values, classes } = await expected
    expect(classes).toEqual(['class-1', 'squares'])
    await expect
      .poll(() => alone.answers().then((own) => Math.max(...own.map((value, i) => Math.abs(value - values[i]!)))))
      .toBeLessThan(1e-4)
  }
  expect(await findings(alone.page)).toEqual([])
  await alone.page.setViewportSize({ width: 360, height: 740 })
  expect(await overflow(alone.page)).toBe(0)
  expect(alone.errors).toEqual([])
  await alone.page.context().close()
})

test('the camera that is chosen records by itself after a delay, for as long as was asked, and by keyboard', async () => {
  const { page, context, errors } = await openPage({ locale: 'es-ES' })
  await context.grantPermissions(['camera'])
  await page.getByRole('button', { name: 'Grabar los tuyos' }).click()
  await page.getByRole('radio', { name: 'Cámara' }).check({ force: true })
  await page.locator('video.on').waitFor()
  const shown = () =>
    page
      .locator('video')
      .evaluate((video: HTMLVideoElement) => (video.srcObject as MediaStream).getVideoTracks()[0]!.label)
  const cameras = page.getByLabel('Qué cámara')
  const [first, second] = await cameras.locator('option').allInnerTexts()
  await cameras.selectOption({ label: first! })
  await expect.poll(shown).toBe(first)
  await cameras.selectOption({ label: second! })
  await expect.poll(shown).toBe(second)
  // It is that of the next visit, too.
  await page.reload()
  await page.getByRole('button', { name: 'Grabar los tuyos' }).click()
  await page.getByRole('radio', { name: 'Cámara' }).check({ force: true })
  await page.locator('video.on').waitFor()
  expect(await shown()).toBe(second)

  await page.getByLabel('Grabar mientras se mantiene').press(' ')
  await page.getByLabel('Espera en segundos').fill('2,5')
  await page.getByLabel('Duración en segundos').fill('99')
  await page.getByLabel('Duración en segundos').press('Enter')
  // As long as a class has room for what comes of it.
  await expect.poll(() => page.getByLabel('Duración en segundos').inputValue()).toBe('40')
  await page.getByLabel('Duración en segundos').fill('0.7')
  await page.getByLabel('Duración en segundos').press('Enter')
  await expect.poll(() => page.getByLabel('Duración en segundos').inputValue()).toBe('0,7')
  const card = page.getByRole('region', { name: 'clase-1' })
  await card.getByRole('button', { name: 'Grabar 0,7 s' }).press('Enter')
  await page.locator('.countdown', { hasText: /^[123]$/ }).waitFor()
  await card.getByRole('button', { name: 'Dejar de grabar' }).waitFor()
  expect(await findings(page)).toEqual([])
  await card.getByText(/[1-9] ejemplos?/).waitFor()
  await card.getByRole('button', { name: 'Grabar 0,7 s' }).waitFor()
  const count = async () => Number(/\d+/.exec(await card.locator('.note').innerText())![0])
  expect(await count()).toBeLessThanOrEqual(8)
  // At one a second there is time for two, at thirty for more.
  await page.getByLabel('Espera en segundos').fill('0')
  await page.getByLabel('Duración en segundos').fill('1,5')
  const record = async (perSecond: string) => {
    const before = await count()
    await page.getByLabel('Ejemplos por segundo').fill(perSecond)
    await page.getByLabel('Ejemplos por segundo').press('Enter')
    await card.getByRole('button', { name: 'Grabar 1,5 s' }).press('Enter')
    await card.getByRole('button', { name: 'Dejar de grabar' }).waitFor()
    await card.getByRole('button', { name: 'Grabar 1,5 s' }).waitFor()
    return (await count()) - before
  }
  expect(await record('1')).toBeLessThanOrEqual(2)
  expect(await record('99')).toBeGreaterThan(2)
  expect(await page.getByLabel('Ejemplos por segundo').inputValue()).toBe('30')
  await page.getByLabel('Duración en segundos').fill('0,7')
  await page.getByLabel('Duración en segundos').press('Enter')
  // One that waits is ended by another press, and by another class that begins.
  await page.getByLabel('Espera en segundos').fill('40')
  await page.getByLabel('Espera en segundos').press('Enter')
  await card.getByRole('button', { name: 'Grabar 0,7 s' }).press('Enter')
  const other = page.getByRole('region', { name: 'clase-2' })
  await other.getByRole('button', { name: 'Grabar 0,7 s' }).press(' ')
  await card.getByRole('button', { name: 'Grabar 0,7 s' }).waitFor()
  await other.getByRole('button', { name: 'Dejar de grabar' }).press('Enter')
  await other.getByText('0 ejemplos').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('a class is drawn: each drawing is one example, and the field is free for the next', async () => {
  const { page, context } = await openPage()
  await page.getByRole('button', { name: 'Record your own' }).click()
  const first = page.getByRole('region', { name: 'class-1' })
  await first.getByRole('button', { name: 'Add the drawing' }).press('Enter')
  await page.getByText('Draw something first').waitFor()
  for (const digit of ['1', '7']) {
    await page.getByLabel(/Field to draw/).press(digit)
    await first.getByRole('button', { name: 'Add the drawing' }).press('Enter')
  }
  await first.getByText('2 examples').waitFor()
  await page.getByText('class-1 needs 2 more examples').waitFor()
  await page.getByRole('button', { name: 'Add a class' }).click()
  const third = page.getByRole('region', { name: 'class-3' })
  for (const digit of ['1', '2', '3', '4', '5']) {
    await page.getByLabel(/Field to draw/).press(digit)
    await third.getByRole('button', { name: 'Add the drawing' }).press('Enter')
  }
  // One that is left out asks for nothing, and is not trained on.
  await first.getByLabel('Train on it').press('Space')
  await page.getByText('class-2 needs 4 more examples').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('region', { name: 'class-2' }).getByLabel('Train on it').press('Space')
  await page.getByText('Two classes at least').waitFor()
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click()
  await page.getByText('class-2 needs 4 more examples').waitFor()
  await context.close()
})

/** What is drawn of an example of a class. */
function pictureOf(card: Locator, number: number): Promise<string> {
  const canvas = card.getByRole('button', { name: new RegExp(`^Remove example ${number} of`) }).locator('canvas')
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL())
}

/** What a button of the card for taking the network along gives. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const card = page.getByRole('region', { name: 'Take it along' })
  const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('button', { name }).click()])
  return readFile((await download.path())!)
}
