/** The value below which a part of the values lies. */
export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
}

export function median(values) {
  return quantile(values, 0.5)
}

/** How much values grow from one to the next: the slope of the line of least squares. */
export function slope(values) {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [up, across] = values.reduce(
    ([products, squares], value, i) => [products + (i - middle) * (value - mean), squares + (i - middle) ** 2],
    [0, 0],
  )
  return up / across
}

/** A line of a table in Markdown. */
export function row(...cells) {
  return `| ${cells.join(' | ')} |`
}
