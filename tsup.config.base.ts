import type { Options } from 'tsup'

/** How every package is built: ESM, one output file per source file; TypeScript writes the declarations. */
export const library: Options = {
  entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.test-d.ts'],
  format: 'esm',
  target: 'es2022',
  bundle: false,
  dts: false,
  sourcemap: false,
  clean: true,
}
