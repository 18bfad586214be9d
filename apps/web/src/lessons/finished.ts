import { settings } from '../storage/settings.js'

export const finishedName = 'telar-lessons'

/** Names and addresses of the lessons that were finished in this browser. */
export function finishedLessons(): readonly string[] {
  return (settings.get(finishedName) ?? '').split('\n').filter(Boolean)
}
