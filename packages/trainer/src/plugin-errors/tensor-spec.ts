/** How messages write the type and the shape of a tensor: `float32 [2, 3]`. */
export function specOf({ dtype, shape }: { readonly dtype: string; readonly shape: readonly number[] }): string {
  return `${dtype} [${shape.join(', ')}]`
}
