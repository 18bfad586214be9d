/** What the page says, beside the names of the classes; `{…}` stands for what is put there. */
export interface PageWords {
  /** The language, as a BCP 47 code such as `es`; numbers are written as in it. */
  readonly language: string
  readonly invitation: string
  readonly image: string
  readonly camera: string
  /** For screen readers: the picture of the camera, the image, and the list of answers. */
  readonly cameraSees: string
  readonly asSeen: string
  readonly answers: string
  /** In place of an answer that is NaN. */
  readonly noNumber: string
  /** With `{why}`. */
  readonly cameraFailed: string
  /** With `{file}`. */
  readonly cannotRead: string
}

/** The words of the page in English. */
export const pageWords: PageWords = {
  language: 'en',
  invitation: 'Show it an image. Everything is computed in this page, and nothing leaves it.',
  image: 'Image',
  camera: 'Camera',
  cameraSees: 'What the camera sees',
  asSeen: 'The image as the network sees it',
  answers: 'What the network says',
  noNumber: 'The answer is not a number.',
  cameraFailed: 'The camera did not start: {why}',
  cannotRead: '{file}: the browser cannot read this image',
}
