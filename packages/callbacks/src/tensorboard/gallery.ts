import type { RunEvents } from '@telarjs/core'
import type { NetworkView } from '../callback.js'
import type { Summary } from '../event-file.js'

type Evaluated = Pick<RunEvents['evaluated'], 'split' | 'epoch' | 'step' | 'metrics'>

/** What is drawn of a run, and after which epochs; 0 stands for never. Code that draws is loaded when it is first needed. */
export function createGallery({ histograms, images }: { readonly histograms: number; readonly images: number }) {
  const pictures = () => import('./pictures.js')
  let isOver = false
  const waiting = new Map<string, Pick<Evaluated, 'step' | 'metrics'>>()
  const drawnAt = { histograms: -1, images: -1 }

  const isDue = (every: number, epoch: number) => every > 0 && (isOver || epoch === 1 || epoch % every === 0)

  /** Whether it is due and was not drawn at this step; it counts as drawn then. */
  function takes(kind: keyof typeof drawnAt, every: number, epoch: number, step: number): boolean {
    const isNew = isDue(every, epoch) && drawnAt[kind] !== step
    if (isNew) drawnAt[kind] = step
    return isNew
  }

  return {
    /** From here on everything is due. */
    end: (): void => void (isOver = true),

    ofStart: async (network: NetworkView): Promise<Summary[]> =>
      images > 0 ? (await pictures()).augmentationImages(network) : [],

    async ofTables({ split, epoch, step, metrics }: Evaluated): Promise<Summary[]> {
      const isNow = isDue(images, epoch)
      if (isNow) waiting.delete(split)
      else if (images > 0) waiting.set(split, { step, metrics })
      return isNow ? (await pictures()).tableImages(metrics) : []
    },

    /** The last tables of each split, where they were not due when they were measured. */
    async ofLastTables(): Promise<{ split: string; step: number; summaries: Summary[] }[]> {
      if (waiting.size === 0) return []
      const { tableImages } = await pictures()
      return [...waiting].map(([split, { step, metrics }]) => ({ split, step, summaries: tableImages(metrics) }))
    },

    async ofNetwork(epoch: number, step: number, network: NetworkView): Promise<Summary[]> {
      const spread = takes('histograms', histograms, epoch, step) ? (await pictures()).networkHistograms(network) : []
      const weights = takes('images', images, epoch, step) ? (await pictures()).weightImages(network) : []
      return [...(await spread), ...(await weights)]
    },
  }
}
