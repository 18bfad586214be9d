import type { AnySpec, JsonObject } from '@telarjs/core'

/** Fully connected layers with ReLU between them, and one score for each class at the end. */
export function perceptron(hidden: readonly number[], classes: number, weights?: AnySpec): AnySpec[] {
  const initializer = weights ? { kernelInitializer: weights as unknown as JsonObject } : {}
  const layers = hidden.map((units) => ({ use: 'layer:dense', with: { units, activation: 'relu', ...initializer } }))
  return [...layers, { use: 'layer:dense', with: { units: classes, ...initializer } }]
}
