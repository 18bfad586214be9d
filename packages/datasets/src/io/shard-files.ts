import type { Files } from '../dataset.js'

/**
 * Files whose shards are read on a thread of their own while this one trains.
 *
 * @param files of this machine, as `nodeFiles` gives them
 * @param directory what relative paths start from; without it, the present working directory
 * @example
 * for await (const event of train(experiment, { registry, files: withShardThread(nodeFiles()) })) console.log(event.type)
 */
export function withShardThread(files: Files, directory?: string): Files {
  return {
    ...files,
    // Imported where it is used, since it brings the readers of all formats along.
    openShards: async (task) => (await import('./shard-thread.js')).openShardThread(task, directory),
  }
}
