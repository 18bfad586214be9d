import { folderStorage } from '@telarjs/backend-node'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { invoke } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run as sync } from './run.js'

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

test('keeps what waits while the server is away, and refuses a run that has nothing to send', async () => {
  const run = join(await emptyFolder(), 'run')
  await mkdir(run)
  await writeFile(join(run, 'experiment.json'), '{}')
  await expect(invoke(sync, { run })).rejects.toThrow(
    `${run}: expected a run with callback:mlflow, received one without mlflow.jsonl`,
  )
  const address = `http://127.0.0.1:${await closedPort()}`
  const waiting = { type: 'metric', key: 'train/loss', value: 0.5, timestamp: 1, step: 3 }
  const head = { run: 'r', address, experiment: 'e', name: 'n', logged: {} }
  await folderStorage(run).append('mlflow.jsonl', `${JSON.stringify(head)}\n${JSON.stringify(waiting)}\n`)
  const { code, warnings, result } = await invoke(sync, { run })
  expect([code, result]).toEqual([1, { address, sent: 0, waiting: 1, lost: [] }])
  expect(warnings[0]).toMatch(/does not answer .*; 1 entries still wait/)
  const kept = (await readFile(join(run, 'mlflow.jsonl'), 'utf8')).trim().split('\n')
  expect(kept.map((line) => JSON.parse(line) as unknown)).toEqual([{ ...head, logged: { 'train/loss': 3 } }, waiting])
})
