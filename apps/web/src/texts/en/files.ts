import type { ComponentChildren } from 'preact'
import { grouped } from '../numbers.js'

/** What the page says about files and links that come in, and about those that it makes. */
export const files = {
  folderEach:
    'Expected a folder for each class with its images inside, such as cats/1.png and dogs/1.png. Drop the folder that holds them.',
  oneColor: (count: number) =>
    `${count} images are of one color where their transparency is left out: dark ones were put on white, light ones on black.`,
  notAnImage: (file: string) => `${file}: the browser cannot read this image. Nothing was changed.`,
  noFile: 'There was no file in what was dropped.',
  notForPage: (file: string) =>
    `${file}: this page reads experiments (.json), checkpoints (.telar), plugins (.js), lessons (.md), and data in IDX, CSV, Parquet, .npz, .npy or folders of images.`,
  arrays: (names: string) =>
    `${names}: expected an array of samples and one of labels, such as x_train and y_train, in it.`,
  pairs: (names: string) =>
    `${names}: expected a file of samples and one of labels, such as train-images-idx3-ubyte and train-labels-idx1-ubyte. Drop both together.`,
  opened: (file: string) => `Opened ${file}.`,
  openedCheckpoint: (file: string, name: string, epoch: number) => `Opened ${file}: ${name} after epoch ${epoch}.`,
  theLink: 'the link',
  stillThere: 'The data that you had is still there.',
  usingYours: (samples: string) => `Using your data: ${samples} samples.`,
  goneAfterReload: (why: string) =>
    `Your data is used, but will be gone after a reload: ${why}. Then drop it again, and runs go on.`,
  unknownLesson: (known: string, received: string) =>
    `lesson: expected one of ${known}, or the address of a Markdown file; received ${received}`,
  lessonAddress: (received: string) => `lesson: expected an address of https, received ${received}`,
  lessonUnread: (address: string, why: string) =>
    `The lesson at ${address} could not be read (${why}). Is it there, and may other pages read it (CORS)?`,
  lessonStatus: (address: string, status: number) =>
    `The lesson at ${address} could not be read: its server answered ${status}.`,

  classOrValue: 'Class or value?',
  wholeTargets: (distinct: string, low: string, high: string) =>
    `The target is a column of ${distinct} different whole numbers, from ${low} to ${high}.`,
  likeClasses: 'They look like classes to tell apart.',
  likeValues: 'They look like values, where 3 lies between 2 and 4.',
  classCount: (count: number) => `${grouped(count)} classes`,
  values: 'Values',
  shareNetwork: 'Share the trained network',
  linkHolds: 'The link holds the experiment.',
  linkWithNetwork: (name: string, size: string) =>
    `One with the trained network of ${name}, its weights rounded to bytes, has ${size}.`,
  linkTooLong: (name: string, size: string) =>
    `With the trained network of ${name} it would have ${size}, which is too long for a link. A file holds it.`,
  copyWithNetwork: 'Copy with the network',
  saveFile: (size: string) => `Save a file (${size})`,
  networkInClipboard: 'The link with the trained network is in the clipboard.',
  networkInAddressBar: 'The link with the trained network is in the address bar.',

  runCode: 'Run this code?',
  program: (name: ComponentChildren): ComponentChildren => [
    name,
    ' is a program. Once loaded it can do in this page all that the page can do: read your data and your runs, and send them elsewhere. Load it only if you wrote it, or trust who did.',
  ],
  code: 'The code',
  doNotLoad: 'Do not load',
  runItsCode: 'Run its code',
  loaded: (plugins: string) => `Loaded ${plugins}.`,
  fingerprint: (bytes: string, lines: string) => `${bytes} bytes in ${lines} lines, all of them below. SHA-256:`,
  noHash: 'not known in a page without https',
}
