// Tasks of other versions, which no worker may take.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadQueue } from './load-queue.mjs'
import { openFolder } from './telar.mjs'
import { startServer } from './server.mjs'

const { Queue } = createRequire(new URL('../../packages/search-queue/package.json', import.meta.url))('bullmq')

/** Puts out a trial of another version of the CLI, and a task of another protocol of the queue. */
export async function refusals({ main, folder, program }) {
  const server = await startServer({ program, folder })
  const far = await openFolder({ main, folder: join(folder, 'far') })
  const { openQueue } = await loadQueue()
  const queue = await openQueue(server.address)
  const { hostname: host, port } = new URL(server.address)
  const raw = new Queue('search', { prefix: '{telar}', connection: { host, port: Number(port) } })
  const abort = new AbortController()
  const wrong = []
  try {
    const worker = far.worker(server.address, 'new')
    await worker.says('trials come from')
    const task = { version: '0.0.1', experiment: {}, folder: ['search-old', '1a2b3c4d', 'trial-0'] }
    let why = ''
    const never = queue.run('old', {
      id: 'trial-0',
      task,
      signal: abort.signal,
      onRefusal: (refusal) => (why = `${refusal.worker}: ${refusal.why}`),
    })
    never.then(
      () => wrong.push('a trial of another version was run'),
      () => undefined,
    )
    await raw.add('task', { protocol: 2, born: 'later', task: {} }, { jobId: 'later' })
    const notes = async () => (await raw.getJobLogs('later')).logs.join('\n')
    for (let wait = 0; wait < 100 && (why === '' || (await notes()) === ''); wait++) await sleep(100)
    if (!/^new: it has telar \S+, and the search telar 0\.0\.1$/.test(why))
      wrong.push(`a worker of another version says '${why}'`)
    const said = await notes()
    if (!said.includes('it speaks protocol 1 of the queue, the search 2'))
      wrong.push(`a worker of another protocol says '${said}'`)
    if (worker.text.includes('begins')) wrong.push(`a worker took what it should refuse:\n${worker.text}`)
    abort.abort(new Error('over'))
    await never.catch(() => undefined)
  } finally {
    await raw.close()
    await queue.close()
    await far.end()
    await server.stop()
  }
  return { what: 'a trial of another version and a task of another protocol, both refused with the reason', wrong }
}
