/** A step that cannot be captured, and why. It can still run eagerly. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError'
}
