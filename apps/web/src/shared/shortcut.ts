/** A key with those held with it. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it, letters small. */
  readonly key: string
  /** Ctrl, or Cmd on a Mac. */
  readonly hasMod?: boolean
  readonly hasShift?: boolean
}

/** On a Mac, Cmd is what Ctrl is elsewhere. */
export function isMac(platform = typeof navigator === 'undefined' ? '' : navigator.platform): boolean {
  return /^(Mac|iP)/.test(platform)
}

/** What is looked at of a key that was pressed. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether a key, with those that are held, is a shortcut. */
export function isPressed(
  { key, hasMod = false, hasShift = false }: Shortcut,
  pressed: Pressed,
  mac: boolean,
): boolean {
  const [mod, other] = mac ? [pressed.metaKey, pressed.ctrlKey] : [pressed.ctrlKey, pressed.metaKey]
  // Signs such as ? need Shift on some keyboards and not on others.
  const isShiftRight = hasMod ? pressed.shiftKey === hasShift : true
  const isKey = key.length === 1 ? pressed.key.toLowerCase() === key : pressed.key === key
  return isKey && mod === hasMod && !other && !pressed.altKey && isShiftRight
}

/** A shortcut as it is written on keys: `Ctrl+Shift+Z`, `⇧⌘Z`. */
export function shortcutText({ key, hasMod = false, hasShift = false }: Shortcut, mac = isMac()): string {
  const name = key.length === 1 ? key.toUpperCase() : key
  if (mac) return `${hasShift ? '⇧' : ''}${hasMod ? '⌘' : ''}${name}`
  return [hasMod && 'Ctrl', hasShift && 'Shift', name].filter(Boolean).join('+')
}
