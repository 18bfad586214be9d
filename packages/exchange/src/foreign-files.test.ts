import { expect, it } from 'vitest'
import { readWeights } from './weights.js'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

it.each([
  ['w.pt', 'PK\x03\x04 archive/data.pkl', /a file of PyTorch \(\.pt, \.pth\)\. .*save_file/],
  ['w.zip', 'PK\x03\x04 archive/data.pkl', /a file of PyTorch/],
  ['old.pth', '\x80\x02\x8a\x0a', /a file of PyTorch/],
  ['m.keras', 'PK\x03\x04 metadata.json', /a Keras file \(\.keras\)\. .*numpy\.savez/],
  ['m.h5', '\x89HDF\r\n\x1a\n', /an HDF5 file \(\.h5\)/],
  ['x.npy', '\x93NUMPY\x01\x00', /a single array of NumPy \(\.npy\)\. .*numpy\.savez/],
  ['m.onnx', '\x08\x08\x12\x07pytorch', /an ONNX model \(\.onnx\); readNetwork reads it/],
  [
    'w.bin',
    'weights of a game',
    /expected weights as \.safetensors or \.npz, or a network as \.onnx or \.json, received a file of another format/,
  ],
  ['model.json', '{"modelTopology":{}}', /a TensorFlow\.js model \(\.json\); readNetwork reads it/],
])('%s is named, with what to do', (name, text, message) => {
  expect(() => readWeights(bytes(text), name)).toThrow(message)
})
