/** How a workgroup divides a matrix product. It changes neither the order in which a result's terms are added nor their number. */
export interface Tile {
  /** Results of a workgroup, down and across. */
  readonly rows: number
  readonly columns: number
  /** Terms of each sum whose factors are in workgroup memory at a time. */
  readonly depth: number
  /** Results of an invocation, down and across; the latter is a multiple of four. */
  readonly height: number
  readonly width: number
}

/** Fits every device. */
export const defaultTile: Tile = { rows: 32, columns: 32, depth: 16, height: 4, width: 4 }

/** The tiles among which the best one is looked for: small ones for small results, large ones that read each factor more rarely. */
export const tiles: readonly Tile[] = [
  defaultTile,
  { rows: 16, columns: 16, depth: 16, height: 2, width: 4 },
  { rows: 16, columns: 64, depth: 16, height: 2, width: 4 },
  { rows: 64, columns: 16, depth: 16, height: 4, width: 4 },
  { rows: 32, columns: 32, depth: 32, height: 4, width: 4 },
  { rows: 64, columns: 64, depth: 16, height: 4, width: 4 },
  { rows: 64, columns: 64, depth: 16, height: 8, width: 8 },
  { rows: 128, columns: 64, depth: 16, height: 8, width: 8 },
  { rows: 128, columns: 128, depth: 8, height: 8, width: 8 },
]

/** The name under which a choice is kept, such as `64x64x16/8x8`. */
export const tileName = ({ rows, columns, depth, height, width }: Tile): string =>
  `${rows}x${columns}x${depth}/${height}x${width}`

/** Invocations of a workgroup, across and down. */
export const workgroupOf = ({ rows, columns, height, width }: Tile): readonly [number, number] => [
  columns / width,
  rows / height,
]

/** Whether a device has room for the tile. */
export function fits({ limits }: GPUDevice, tile: Tile): boolean {
  const [across, down] = workgroupOf(tile)
  const bytes = 4 * (tile.rows + tile.columns) * tile.depth
  return (
    across <= limits.maxComputeWorkgroupSizeX &&
    down <= limits.maxComputeWorkgroupSizeY &&
    across * down <= limits.maxComputeInvocationsPerWorkgroup &&
    bytes <= limits.maxComputeWorkgroupStorageSize
  )
}
