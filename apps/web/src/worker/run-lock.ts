const nameOf = (id: string) => `telar run ${id}`

/**
 * Makes a run belong to this tab, until it is released or the tab is closed.
 *
 * @returns releases the run; undefined where another tab trains it
 */
export async function lockRun(id: string): Promise<(() => void) | undefined> {
  const locks = locksOf()
  if (!locks) return () => {}
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null) =>
      lock ? new Promise<void>((release) => resolve(release)) : Promise.resolve(resolve(undefined))
    // Where storage is denied there are no locks either, and no other tab sees the run.
    locks.request(nameOf(id), { ifAvailable: true }, hold).catch((error: Error) => {
      if (error.name === 'SecurityError') resolve(() => {})
      else reject(error)
    })
  })
}

/** Whether any tab of this browser trains a run. */
export async function isRunLocked(id: string): Promise<boolean> {
  const state = await locksOf()
    ?.query()
    .catch(() => undefined)
  return state?.held?.some(({ name }) => name === nameOf(id)) === true
}

/** Pages of plain http have none. */
function locksOf(): LockManager | undefined {
  return (navigator as Partial<Navigator>).locks
}
