/** A name for a run that no other has, and that sorts by time. */
export function newId(): string {
  return `${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}-${Math.random().toString(36).slice(2, 6)}`
}
