import { softSign } from './soft-sign.js'

export { softSign }

/** What `--plugin` and `telar.config.ts` take from this package. */
export const plugins = [softSign]
