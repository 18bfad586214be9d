import { create } from '@telarjs/core'
import { drive, recordRun, scriptRun } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { mlflow } from './mlflow.js'

it('says in a page that nothing is logged', async () => {
  const { run, requests } = recordRun()
  await drive(create(mlflow, {}), scriptRun({ epochs: [{}] }), run)
  expect(requests).toEqual([
    'warn: callback:mlflow: a page has no way to an MLflow server, so this run is not logged; telar train logs it',
  ])
  expect(await run.storage.list('')).toEqual([])
})
