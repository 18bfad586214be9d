import { signal } from '@preact/signals'
import type { PluginModule } from '../protocol/api.js'

/** A module that waits for the user to say that its code may run. */
export const pendingPlugin = signal<PluginModule | undefined>(undefined)
