import { DataError } from '@telarjs/core'

interface ForeignFormat {
  readonly what: string
  readonly matches: (bytes: Uint8Array, text: (from: number, to: number) => string, name: string) => boolean
  readonly remedy: string
}

const torch = `In Python: from safetensors.torch import save_file; save_file({k: v.contiguous() for k, v in model.state_dict().items()}, "w.safetensors"); then telar import w.safetensors --transpose`
const keras = `In Python: tensorflowjs.converters.save_keras_model(model, "folder"), then telar import folder/model.json; or its weights alone: numpy.savez("w.npz", **{v.path: v.numpy() for v in model.weights}) with the names that Telar has for them, such as 0-dense/kernel`

const network = 'readNetwork reads it, with its layers'

/** Common files of weights that only other programs can read, recognized by their first bytes or their name. */
const formats: readonly ForeignFormat[] = [
  {
    what: 'a Keras file (.keras)',
    matches: (bytes, text, name) =>
      isZip(bytes) && (/\.keras$/i.test(name) || text(0, 4096).includes('model.weights.h5')),
    remedy: keras,
  },
  {
    what: 'a file of PyTorch (.pt, .pth)',
    matches: (bytes, text, name) =>
      (isZip(bytes) && (/\.pth?$/i.test(name) || text(0, 4096).includes('data.pkl'))) ||
      (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5 && /\.(pth?|bin|pkl)$/i.test(name)),
    remedy: torch,
  },
  {
    what: 'an HDF5 file (.h5), as older Keras writes it',
    matches: (_, text) => text(0, 8) === '\x89HDF\r\n\x1a\n',
    remedy: keras,
  },
  {
    what: 'a single array of NumPy (.npy)',
    matches: (_, text) => text(0, 6) === '\x93NUMPY',
    remedy: 'In Python: numpy.savez("w.npz", **{"0-dense/kernel": …, "0-dense/bias": …}) writes arrays by their names',
  },
  {
    what: 'an ONNX model (.onnx)',
    matches: (_, __, name) => /\.onnx$/i.test(name),
    remedy: network,
  },
  {
    what: 'a TensorFlow.js model (.json)',
    matches: (bytes, _, name) => bytes[0] === 0x7b && /\.json$/i.test(name),
    remedy: network,
  },
  {
    what: 'a file of another format, or the beginning of one',
    // Behind its length the header of a safetensors file begins with a brace.
    matches: (bytes) => !isZip(bytes) && bytes[8] !== 0x7b,
    remedy: 'The program that wrote it may export one of these',
  },
]

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b

/** @throws DataError that names the format of a file of weights that Telar does not read, and how to get the weights out of it */
export function refuseForeignFile(bytes: Uint8Array, name: string): void {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
  const found = formats.find(({ matches }) => matches(bytes, text, name))
  if (found)
    throw new DataError({
      where: name,
      expected: 'weights as .safetensors or .npz, or a network as .onnx or .json',
      received: `${found.what}`,
      remedy: found.remedy,
    })
}
