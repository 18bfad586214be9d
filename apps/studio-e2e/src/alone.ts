import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { newProfile } from './studio.js'
import { emptyFolder } from './telar.js'

/** The file as somebody has it who was given it: opened from disk, without a network connection. */
export async function openAlone(html: Buffer) {
  const path = join(await emptyFolder(), 'classes.html')
  await writeFile(path, html)
  const context = await newProfile()
  await context.setOffline(true)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(pathToFileURL(path).href)
  const answers = () =>
    page.locator('#answers li').evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset['answer'])))
  return { page, errors, answers }
}
