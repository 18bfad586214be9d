import type { PageAttributes, PageTensor } from './tensor.js'

/** What operators share. */
export type PageTools = typeof tools

/**
 * Parts of the operators. Each is written into the page by its own source text, so it refers to nothing outside itself but `this`, which is the
 * object of all of them.
 */
export const tools = {
  /** Each value on its own. */
  each: (x: PageTensor, f: (value: number) => number): PageTensor => ({
    shape: x.shape,
    values: x.values.map((value) => f(value)),
  }),

  /** Two tensors value by value; lengths of 1 are repeated. */
  pair: (a: PageTensor, b: PageTensor, f: (one: number, other: number) => number): PageTensor => {
    const rank = Math.max(a.shape.length, b.shape.length)
    const [aShape, bShape] = [a, b].map(({ shape }) => [
      ...Array.from({ length: rank - shape.length }, () => 1),
      ...shape,
    ]) as [number[], number[]]
    const shape = aShape.map((length, axis) => Math.max(length, bShape[axis]!))
    const values = new Float32Array(shape.reduce((size, length) => size * length, 1))
    for (let at = 0; at < values.length; at++) {
      let [rest, aAt, bAt, aStep, bStep] = [at, 0, 0, 1, 1]
      for (let axis = rank - 1; axis >= 0; axis--) {
        const place = rest % shape[axis]!
        rest = Math.floor(rest / shape[axis]!)
        aAt += (place % aShape[axis]!) * aStep
        bAt += (place % bShape[axis]!) * bStep
        aStep *= aShape[axis]!
        bStep *= bShape[axis]!
      }
      values[at] = f(a.values[aAt]!, b.values[bAt]!)
    }
    return { shape, values }
  },

  /** All values along some axes as one. */
  reduce: (x: PageTensor, attributes: PageAttributes, f: (values: readonly number[]) => number): PageTensor => {
    const rank = x.shape.length
    const axes = (attributes['axes'] as number[]).map((axis) => (axis + rank) % rank)
    const groups = new Map<number, number[]>()
    x.values.forEach((value, at) => {
      let [rest, group, step] = [at, 0, 1]
      for (let axis = rank - 1; axis >= 0; axis--) {
        const place = rest % x.shape[axis]!
        rest = Math.floor(rest / x.shape[axis]!)
        if (axes.includes(axis)) continue
        group += place * step
        step *= x.shape[axis]!
      }
      const values = groups.get(group)
      if (values) values.push(value)
      else groups.set(group, [value])
    })
    const whole = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    const shape = attributes['keepdims'] === 0 ? whole.filter((_, axis) => !axes.includes(axis)) : whole
    const order = [...groups.keys()].sort((one, other) => one - other)
    return { shape, values: Float32Array.from(order, (group) => f(groups.get(group)!)) }
  },

  /** The values of each window of an image [1, channels, height, width] as one. */
  pool: (x: PageTensor, attributes: PageAttributes, f: (values: readonly number[]) => number): PageTensor => {
    const [, channels, height, width] = x.shape as [number, number, number, number]
    const [tall, wide] = attributes['kernel_shape'] as [number, number]
    const [down, right] = attributes['strides'] as [number, number]
    const [top, left, bottom, end] = attributes['pads'] as [number, number, number, number]
    const rows = Math.floor((height + top + bottom - tall) / down) + 1
    const columns = Math.floor((width + left + end - wide) / right) + 1
    const values = new Float32Array(channels * rows * columns)
    for (let at = 0; at < values.length; at++) {
      const channel = Math.floor(at / (rows * columns))
      const [y, x0] = [(Math.floor(at / columns) % rows) * down - top, (at % columns) * right - left]
      const seen: number[] = []
      for (let i = Math.max(0, y); i < Math.min(height, y + tall); i++)
        for (let j = Math.max(0, x0); j < Math.min(width, x0 + wide); j++)
          seen.push(x.values[(channel * height + i) * width + j]!)
      values[at] = f(seen)
    }
    return { shape: [1, channels, rows, columns], values }
  },
}
