// What is done to a search over machines, and what it must come to all the same.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compareSearches, endsOf, linesOf, openFolder } from './telar.mjs'
import { startServer } from './server.mjs'

const hello = fileURLToPath(new URL('../../examples/telar-plugin-hello/src/index.ts', import.meta.url))

/** A search on this machine alone, to compare with. */
async function searchHere({ main, folder }, name, args) {
  const here = await openFolder({ main, folder: join(folder, 'here') })
  const search = here.search(name, '--backend', 'wasm', ...args)
  if ((await search.over) !== 0) throw new Error(`a local search failed:\n${search.text}`)
  return { folder: here.folder, name }
}

/** Kills a worker, the search and the server, wipes the server, stops a worker in good order and freezes one, in turn. */
export async function everythingInTurn({ main, folder, program }) {
  const args = ['--trials', '14', '--jobs', '3']
  const undisturbed = await searchHere({ main, folder }, 'turn', args)
  const server = await startServer({ program, folder })
  const far = await openFolder({ main, folder: join(folder, 'far') })
  const worker = (name) => far.worker(server.address, name)
  const search = () => far.search('turn', '--queue', server.address, ...args)
  const wrong = []
  try {
    let [first, second] = [worker('first'), worker('second')]
    let searching = search()
    await endsOf(far.folder, 'turn', 1)
    await first.says('begins')
    await first.kill()
    first = worker('first')
    await endsOf(far.folder, 'turn', 3)
    await searching.kill()
    searching = search()
    await endsOf(far.folder, 'turn', 5)
    await server.restart({ ms: 1000 })
    await endsOf(far.folder, 'turn', 7)
    await server.restart({ ms: 200, isWiped: true })
    await endsOf(far.folder, 'turn', 8)
    const code = await second.kill('SIGTERM')
    if (code !== 143) wrong.push(`a worker that was told to stop ended with ${code}:\n${second.text}`)
    second = worker('second')
    await endsOf(far.folder, 'turn', 9)
    first.child.kill('SIGSTOP')
    await sleep(5000)
    first.child.kill('SIGCONT')
    if ((await searching.over) !== 0) wrong.push(`the search did not end well:\n${searching.text}`)
    wrong.push(...(await compareSearches(far.folder, 'turn', undisturbed)))
  } finally {
    await far.end()
    await server.stop()
  }
  return { what: '14 trials with a kill of each part, a wipe, a stop and a freeze', wrong }
}

/** Two searches at once over TLS with a password: one that prunes and repeats, and one whose plugin a worker lacks. */
export async function sideBySide({ main, folder, program }) {
  const strategy = ['--strategy', 'tpe', '--prune', 'asha', '--space', 'grid.json']
  const args = ['--trials', '6', '--jobs', '1', '--repeats', '2', ...strategy, 'epochs=9', 'data.with.samples=1500']
  const undisturbed = await searchHere({ main, folder }, 'pruned', args)
  const server = await startServer({ program, folder, password: 'p/a:s', hasTls: true })
  const far = await openFolder({ main, folder: join(folder, 'far'), env: server.env })
  const wrong = []
  try {
    const stranger = await openFolder({
      main,
      folder: join(folder, 'far'),
      env: { ...server.env, TELAR_QUEUE_PASSWORD: 'no' },
    })
    const refused = stranger.search('refused', '--queue', server.address)
    if ((await refused.over) !== 1 || !refused.text.includes('WRONGPASS'))
      wrong.push(`a wrong password is not said:\n${refused.text}`)
    const plain = far.worker(server.address, 'plain')
    const pruned = far.search('pruned', '--queue', server.address, ...args)
    const special = far.search(
      'special',
      '--queue',
      server.address,
      '--space',
      'units.json',
      '--trials',
      '2',
      '--plugin',
      hello,
      'optimizer={"use":"optimizer:hello/sign-descent"}',
    )
    await special.says('worker plain leaves the trials of this search to others: it lacks optimizer:hello/sign-descent')
    const able = far.worker(server.address, 'able', '--plugin', hello)
    for (const [name, search] of Object.entries({ pruned, special }))
      if ((await search.over) !== 0) wrong.push(`the search ${name} did not end well:\n${search.text}`)
    const ends = (await linesOf(far.folder, 'special')).filter(({ status }) => status === 'completed').length
    if (ends !== 2) wrong.push(`${ends} of 2 trials with a plugin:\n${special.text}`)
    wrong.push(...(await compareSearches(far.folder, 'pruned', undisturbed)))
    if (!(await linesOf(far.folder, 'pruned')).some(({ status }) => status === 'pruned'))
      wrong.push('nothing was pruned')
    for (const worker of [plain, able]) await worker.kill('SIGTERM')
  } finally {
    await far.end()
    await server.stop()
  }
  return { what: 'two searches at once over TLS, one pruned and repeated, one whose plugin a worker lacks', wrong }
}

/** Kills workers at random moments, and the server once, until so many kills have come. Each search has another seed. */
export async function randomKills({ main, folder, program, kills }) {
  const server = await startServer({ program, folder })
  const far = await openFolder({ main, folder: join(folder, 'far') })
  const workers = [0, 1, 2].map((index) => far.worker(server.address, `worker-${index}`))
  const wrong = []
  let killed = 0
  let searches = 0
  try {
    for (; killed < kills && wrong.length === 0; searches++) {
      const name = `seed-${searches}`
      const args = ['--trials', '24', '--seed', String(searches), '--jobs', '4']
      const undisturbed = await searchHere({ main, folder }, name, args)
      const search = far.search(name, '--queue', server.address, ...args)
      let isOver = false
      void search.over.then(() => (isOver = true))
      while (!isOver && killed < kills) {
        await Promise.race([sleep(500 + 2500 * Math.random()), search.over])
        if (isOver) break
        const index = Math.floor(Math.random() * workers.length)
        await workers[index].kill()
        workers[index] = far.worker(server.address, `worker-${index}`)
        if (++killed === Math.ceil(kills / 2)) await server.restart({ ms: 1000 })
      }
      if ((await search.over) !== 0) wrong.push(`the search did not end well:\n${search.text}`)
      wrong.push(...(await compareSearches(far.folder, name, undisturbed)))
    }
  } finally {
    await far.end()
    await server.stop()
  }
  return { what: `${24 * searches} trials with ${killed} kills of workers and one of the server`, wrong }
}
