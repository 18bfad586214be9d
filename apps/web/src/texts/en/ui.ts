/** What widgets say that more than one view has. */
export const ui = {
  regions: 'Regions',
  whatItSays: 'what it says where',
  plane: (size: number, points: number) =>
    `The plane in ${size} by ${size} fields, colored by the class that the network says, with ${points} training points.`,
  planeOfValues: (size: number, points: number) =>
    `The plane in ${size} by ${size} fields, colored by the value that the network says, with ${points} training points.`,
  testPoints: 'Test points',
  withoutShades: 'Without shades',
  noRegions: 'The regions of the classes appear here as the network learns them.',

  cameraSees: 'What the camera sees',
  asksForCamera: 'The browser asks for the camera …',
  tryAgain: 'Try again',
  whichCamera: 'Which camera',
  cameraNumber: (number: number) => `Camera ${number}`,
  cameraOn: 'The camera is on.',
  cameraNotAllowed: 'The camera was not allowed. Allow it in the address bar of the browser, then try again.',
  noCamera: 'No camera was found. Connect one, then try again.',
  cameraBusy: 'The camera is busy: another program uses it. Close that, then try again.',
  cameraFailed: (why: string) => `The camera did not start: ${why}`,
  cameraNeedsHttps: 'The camera works only on a page from https or from this machine.',

  step: 'step',
  atStep: (step: number, values: string) => `step ${step}: ${values}`,

  rightOn: (part: string, split: string) => `${part} right on ${split}`,
  matrixCaption: 'Rows are what a sample is, columns what it is taken for',
  takenFor: (target: string, answer: string) => `${target} taken for ${answer}`,

  cleared: 'The drawing is cleared.',
  pad: 'Field to draw a digit with mouse, pen or finger. Press a number key to have that digit drawn, Delete to clear.',
  drawHere: 'Draw a digit here',
  clear: 'Clear the drawing',

  takeAlong: 'Take it along',
  exports: {
    onnx: ['ONNX', 'for onnxruntime and others, in any language'],
    html: ['One HTML file', 'a page that classifies images without a network connection'],
    json: ['TensorFlow.js', 'a LayersModel, in two files'],
    safetensors: ['safetensors', 'the weights by their names'],
    telar: ['Checkpoint', 'opens here and on the command line, and trains on'],
  } as Readonly<Record<'onnx' | 'html' | 'json' | 'safetensors' | 'telar', readonly [name: string, what: string]>>,

  says: (answer: string, part: string) => `The network says ${answer}, ${part}`,
  probabilities: 'Probabilities of the classes',
  trainFirst: 'Train first; then draw while it learns.',
  stroke: 'a stroke of the drawing',
  clearedDrawing: 'cleared the drawing',
  drew: (digit: string) => `drew ${digit}`,
  saveAlso: 'save download file',
}
