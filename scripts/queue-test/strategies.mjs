// The other strategies and pruners over the queue, whose own keys no worker of another prefix sees.
import { join } from 'node:path'
import { compareSearches, linesOf, openFolder } from './telar.mjs'
import { startServer } from './server.mjs'

/** One trial at a time: what is pruned, and what comes next, then follows from the trials before it alone. */
const short = ['--jobs', '1', 'epochs=6', 'data.with.samples=600']
const searches = {
  grid: ['--strategy', 'grid', '--space', 'grid.json', '--prune', 'median', ...short],
  sequential: ['--strategy', 'sequential', '--space', 'grid.json', '--prune', 'asha', ...short],
}

/** Searches with the strategies and the pruner that the other drills leave out, at once, under a prefix of their own. */
export async function everyStrategy({ main, folder, program }) {
  const server = await startServer({ program, folder })
  const here = await openFolder({ main, folder: join(folder, 'here') })
  const far = await openFolder({ main, folder: join(folder, 'far') })
  const wrong = []
  try {
    const stranger = far.worker(server.address, 'stranger')
    await stranger.says('trials come from')
    const prefix = ['--queue-prefix', 'lab-3']
    const running = Object.entries(searches).map(([name, args]) => ({
      name,
      search: far.search(name, '--queue', server.address, ...prefix, ...args),
    }))
    for (const { search } of running) await search.says('no worker listens yet')
    const worker = far.worker(server.address, 'own', ...prefix)
    for (const { name, search } of running) {
      if ((await search.over) !== 0) wrong.push(`the search ${name} did not end well:\n${search.text}`)
      const local = here.search(name, '--backend', 'wasm', ...searches[name])
      if ((await local.over) !== 0) throw new Error(`a local search failed:\n${local.text}`)
      wrong.push(...(await compareSearches(far.folder, name, { folder: here.folder, name })))
      const ends = (await linesOf(far.folder, name)).map(({ status }) => status)
      for (const status of ['completed', 'pruned', 'failed'])
        if (!ends.includes(status)) wrong.push(`the search ${name} has no trial that ${status}`)
    }
    if (stranger.text.includes('begins')) wrong.push(`a worker of another prefix took a trial:\n${stranger.text}`)
    await worker.kill('SIGTERM')
  } finally {
    await far.end()
    await server.stop()
  }
  return { what: 'grid with median pruning and one parameter at a time with ASHA, under a prefix of their own', wrong }
}
