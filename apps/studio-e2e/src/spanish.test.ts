import { expect, test } from 'vitest'
import { findings, overflow } from './axe.js'
import { englishOn } from './english.js'
import { digits, openPage, stat } from './studio.js'

const small = { ...digits, data: { use: 'dataset:mnist', with: { limit: 1000, limitEvaluation: 300 } }, epochs: 1 }

test('in a Spanish browser all the page is Spanish, in every view, and axe finds nothing', async () => {
  const { page, context, errors } = await openPage({ locale: 'es-ES', experiment: small })
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('es')
  const looked: [string, string[], string[]][] = []
  const look = async (view: string) => looked.push([view, await englishOn(page), await findings(page)])
  await page.getByText('2 capas aprenderán a distinguir 10 clases a partir de 1000 muestras de mnist.').waitFor()
  await look('Construir')
  await page.getByRole('button', { name: 'Entrenar', exact: true }).last().click()
  await page.locator('.status', { hasText: 'Completado' }).waitFor()
  await expect.poll(() => stat(page, 'Exactitud en prueba')).toMatch(/^\d\d?,\d\d\u00a0%$/)
  await look('Entrenar')
  for (const [view, content] of [
    ['Comprender', '.matrix, .looks-maps, .calibration figure, .export'],
    ['Ejecuciones', '.run-table'],
    ['Lecciones', '.beginnings b'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Vistas' }).getByRole('button', { name: view }).click()
    for (const part of content.split(', ')) await page.locator(part).first().waitFor()
    await look(view)
  }
  await page.getByRole('button', { name: 'Grabar los tuyos' }).click()
  await page.getByRole('heading', { name: 'Tus propias clases' }).waitFor()
  await look('Clases')
  expect(looked).toEqual(looked.map(([view]) => [view, [], []]))
  expect(errors).toEqual([])
  await context.close()
})

test('options, their choices and what plugins are for have Spanish words, in the form and in the line that says what is chosen', async () => {
  const experiment = {
    ...small,
    model: [
      { use: 'layer:conv2d', with: { filters: 4, padding: 'same', useBias: false } },
      { use: 'layer:flatten' },
      { use: 'layer:dropout', with: { rate: 0.2 } },
      { use: 'layer:dense', with: { units: 10 } },
    ],
  }
  const { page, context } = await openPage({ locale: 'es-ES', experiment })
  await page.getByText('relleno igual').waitFor()
  await page.getByText('sin sesgo').waitFor()
  await page.getByRole('button', { name: /^conv2d/ }).click()
  await page.getByLabel('Tamaño del kernel').first().waitFor()
  await page.getByText('Convolución de imágenes [alto, ancho, canales]').waitFor()
  // What stands in the experiment keeps its name.
  const padding = page.getByLabel('Relleno').first()
  expect(await padding.inputValue()).toBe('same')
  await padding.selectOption({ label: 'sin relleno' })
  expect(await padding.inputValue()).toBe('valid')
  await context.close()
})

test('the language is that of the address, can be changed, and is kept; lessons follow', async () => {
  const { page, context } = await openPage({ hash: '?lang=es#lesson=rate', width: 360, height: 740 })
  await page.getByText('Una tasa de aprendizaje demasiado grande').waitFor()
  expect(await overflow(page)).toBe(0)
  // Six views have room beside one another, with the longest of their names.
  await page.getByRole('navigation', { name: 'Vistas' }).getByRole('button', { name: 'Construir' }).click()
  await page.getByRole('button', { name: 'Grabar los tuyos' }).click()
  const views = page.getByRole('navigation', { name: 'Vistas' })
  await expect.poll(() => views.getByRole('button').count()).toBe(6)
  expect(await views.evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBe(0)
  await views.getByRole('button', { name: 'Entrenar' }).click()
  await page.getByLabel('Idioma').selectOption({ label: 'English' })
  await page.getByText('A learning rate that is too large').waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')
  await page.getByLabel('Language').selectOption({ label: 'Español' })
  await page.getByRole('heading', { name: /^Predice/ }).waitFor()
  const second = await openPage({ context })
  await second.page.getByText('Entrena una red en esta página').waitFor()
  expect(await englishOn(second.page)).toEqual([])
  await context.close()
})

test('what was kept or asked for and is no language of the page is told, and English stands in', async () => {
  const { page, context } = await openPage({ hash: '?lang=tlh' })
  await page.getByText('lang: expected one of en, es, received tlh').waitFor()
  await page.getByRole('heading', { name: 'Train a network in this page' }).waitFor()
  await context.close()
})
