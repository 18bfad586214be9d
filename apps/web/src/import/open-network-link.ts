import { flags } from '../shared/flags.js'
import { unpackBytes } from '../shared/share-link.js'
import { worker } from '../state/client.js'
import { draft } from '../state/draft.js'
import { putAside } from '../state/kept-draft.js'
import { trouble } from '../state/run.js'
import { tab } from '../state/tab.js'
import { openCheckpoint } from './open-checkpoint.js'
import { filesTexts as t } from '../texts/files.js'

/** Opens the trained network that a link carries, and shows what it answers. What is wrong with the link is told. */
export async function openNetworkLink(packed: string): Promise<void> {
  try {
    const checkpoint = await worker.openShared(await unpackBytes(packed))
    const before = draft.value
    await openCheckpoint(t.theLink, checkpoint)
    putAside(before)
    tab.value = flags.view ?? 'understand'
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
