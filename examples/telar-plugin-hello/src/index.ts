import { rings } from './rings.js'
import { scale } from './scale.js'
import { signDescent } from './sign-descent.js'

export { rings, scale, signDescent }

/** What `telar --plugin telar-plugin-hello` and `telar.config.ts` take. */
export const plugins = [signDescent, scale, rings] as const
