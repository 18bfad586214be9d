import { defineConfig } from 'tsup'
import { library } from '../../tsup.config.base.js'

export default defineConfig({ ...library, entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/testing/**'] })
