import type { JSX } from 'preact'

/** Drawn on a grid of 16, in the color of the text. */
const paths = {
  play: 'M5 3.2v9.6c0 .5.5.8.9.5l7-4.8a.6.6 0 0 0 0-1l-7-4.8a.6.6 0 0 0-.9.5z',
  pause: 'M5 3h2v10H5zM9.5 3h2v10h-2z',
  step: 'M4 3.4v9.2c0 .4.5.7.8.4l5.4-4.6a.5.5 0 0 0 0-.8L4.8 3c-.3-.3-.8 0-.8.4zM11.5 3H13v10h-1.5z',
  stop: 'M4 4h8v8H4z',
  reset: 'M8 3.2a4.8 4.8 0 1 1-4.6 3.4l1.4.4A3.4 3.4 0 1 0 8 4.7v2L4.8 4 8 1.2z',
  plus: 'M7.2 3h1.6v4.2H13v1.6H8.8V13H7.2V8.8H3V7.2h4.2z',
  close: 'M4.1 3 8 6.9 11.9 3l1.1 1.1L9.1 8l3.9 3.9-1.1 1.1L8 9.1 4.1 13 3 11.9 6.9 8 3 4.1z',
  up: 'M8 4.5 3.5 9l1.1 1.1L8 6.7l3.4 3.4L12.5 9z',
  down: 'M8 11.5 3.5 7l1.1-1.1L8 9.3l3.4-3.4L12.5 7z',
  grip: 'M5.5 3h1.6v1.6H5.5zM9 3h1.6v1.6H9zM5.5 7.2h1.6v1.6H5.5zM9 7.2h1.6v1.6H9zM5.5 11.4h1.6V13H5.5zM9 11.4h1.6V13H9z',
  share:
    'M11.5 2a2 2 0 1 1-1.7 3.1L6.4 7.2a2 2 0 0 1 0 1.6l3.4 2.1a2 2 0 1 1-.7 1.2L5.6 10a2 2 0 1 1 0-4L9 3.9A2 2 0 0 1 11.5 2z',
  download: 'M7.2 2h1.6v6l2.3-2.2 1.1 1.1L8 11 3.8 6.9l1.1-1.1L7.2 8zM3 12.4h10V14H3z',
  upload: 'M7.2 11V5L4.9 7.2 3.8 6.1 8 2l4.2 4.1-1.1 1.1L8.8 5v6zM3 12.4h10V14H3z',
  trash: 'M6 2h4l.6 1.2H13v1.4H3V3.2h2.4zM4 6h8l-.6 8H4.6z',
  undo: 'M6.2 3 3 6.2l3.2 3.2V7.2h2.6a2.4 2.4 0 0 1 0 4.8H5v1.5h3.8a3.9 3.9 0 0 0 0-7.8H6.2z',
  redo: 'M9.8 3 13 6.2 9.8 9.4V7.2H7.2a2.4 2.4 0 0 0 0 4.8H11v1.5H7.2a3.9 3.9 0 0 1 0-7.8h2.6z',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM7.3 1h1.4v2.2H7.3zM7.3 12.8h1.4V15H7.3zM1 7.3h2.2v1.4H1zM12.8 7.3H15v1.4h-2.2zM2.6 3.6l1-1 1.5 1.6-1 1zM11 12l1-1 1.5 1.5-1 1zM12 5.1l-1-1 1.5-1.5 1 1zM3.6 13.4l-1-1L4.1 11l1 1z',
  moon: 'M6.5 2.2a6 6 0 1 0 7.3 7.3A5 5 0 0 1 6.5 2.2z',
  chip: 'M5 5h6v6H5zM3.5 3.5v9h9v-9zM6 1h1.2v2H6zM8.8 1H10v2H8.8zM6 13h1.2v2H6zM8.8 13H10v2H8.8zM1 6h2v1.2H1zM1 8.8h2V10H1zM13 6h2v1.2h-2zM13 8.8h2V10h-2z',
  camera:
    'M5.6 3.500 6.500 2h3l.9 1.500H13.500a.8.8 0 0 1 .8.800v8.200a.8.8 0 0 1-.8.800h-11a.8.8 0 0 1-.8-.800V4.300a.8.8 0 0 1 .8-.800zM8 5.600a2.900 2.900 0 1 0 0 5.800 2.900 2.900 0 0 0 0-5.800zM8 7a1.500 1.500 0 1 1 0 3 1.500 1.500 0 0 1 0-3z',
  pen: 'M11.300 2 14 4.700 5.600 13.100 2 14l.9-3.600zM11.300 4 4.200 11.100l-.3 1 1-.300L12 4.700z',
  warning: 'M8 1.8 15 14H1zM7.3 6v4h1.4V6zM7.3 11v1.5h1.4V11z',
  copy: 'M5.5 2H13v8.5h-1.5v-7h-6zM3 5h7v9H3z',
  build: 'M2 3h12v2.6H2zM2 6.8h8.5v2.6H2zM2 10.6h5.5v2.6H2z',
  chart: 'M2 2h1.5v10.5H14V14H2zM5 9.5l2.6-3 2.2 1.7 3-4 1.1.9-3.8 5.1-2.3-1.8-1.7 2z',
  eye: 'M8 3.5c3.2 0 5.6 2 7 4.5-1.4 2.5-3.8 4.5-7 4.5S2.400 10.500 1 8c1.400-2.500 3.800-4.500 7-4.500zM8 5.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  book: 'M2 3c2.1-.6 4-.5 6 .8C10 2.5 11.9 2.4 14 3v10c-2.1-.6-4-.5-6 .8C6 12.5 4.1 12.4 2 13zM3.4 4.1v7.5c1.4-.2 2.7 0 3.9.5V5c-1.2-.8-2.5-1.1-3.9-.9zM12.6 4.1c-1.4-.2-2.7.1-3.9.9v7.1c1.2-.5 2.5-.7 3.9-.5z',
  check: 'M6.3 12.5 2.2 8.4l1.2-1.2 2.9 2.9 6.3-6.3 1.2 1.2z',
  search:
    'M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6zM7 3.7a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6zM10.2 11.3l1.1-1.1L14.3 13.2l-1.1 1.1z',
  rows: 'M2 3h12v1.6H2zM2 7.200h12v1.600H2zM2 11.400h12V13H2z',
} as const

export type IconName = keyof typeof paths

/** An icon beside or in place of words; it says nothing to screen readers. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="currentColor"
      fill-rule="evenodd"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
