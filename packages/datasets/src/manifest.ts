import { arrays } from './arrays.js'
import { blobs } from './blobs.js'
import { circles } from './circles.js'
import { csv } from './csv.js'
import { emnist } from './emnist.js'
import { fashionMnist } from './fashion-mnist.js'
import { idx } from './idx.js'
import { imageFolder } from './image-folder.js'
import { kuzushiji49 } from './kuzushiji-49.js'
import { kuzushijiMnist } from './kuzushiji-mnist.js'
import { mnist } from './mnist.js'
import { moons } from './moons.js'
import { npy } from './npy.js'
import { npz } from './npz.js'
import { spirals } from './spirals.js'
import { xor } from './xor.js'

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
