import { arrays } from './files/arrays.js'
import { blobs } from './synthetic/blobs.js'
import { circles } from './synthetic/circles.js'
import { csv } from './files/csv.js'
import { emnist } from './published/emnist.js'
import { fashionMnist } from './published/fashion-mnist.js'
import { idx } from './files/idx.js'
import { imageFolder } from './files/image-folder.js'
import { kuzushiji49 } from './published/kuzushiji-49.js'
import { kuzushijiMnist } from './published/kuzushiji-mnist.js'
import { mnist } from './published/mnist.js'
import { moons } from './synthetic/moons.js'
import { npy } from './files/npy.js'
import { npz } from './files/npz.js'
import { spirals } from './synthetic/spirals.js'
import { xor } from './synthetic/xor.js'

/** All data sets of this package. */
export const plugins = [
  mnist,
  fashionMnist,
  kuzushijiMnist,
  kuzushiji49,
  emnist,
  idx,
  npy,
  npz,
  csv,
  imageFolder,
  arrays,
  blobs,
  moons,
  circles,
  spirals,
  xor,
] as const
