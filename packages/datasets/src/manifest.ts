// Written by `pnpm run generate` from the plugin files of this folder.
import { arrays } from './files/arrays.js'
import { csv } from './files/csv.js'
import { idx } from './files/idx.js'
import { imageFolder } from './files/image-folder.js'
import { npy } from './files/npy.js'
import { npz } from './files/npz.js'
import { parquet } from './files/parquet.js'
import { emnist } from './published/emnist.js'
import { fashionMnist } from './published/fashion-mnist.js'
import { kuzushiji49 } from './published/kuzushiji-49.js'
import { kuzushijiMnist } from './published/kuzushiji-mnist.js'
import { mnist } from './published/mnist.js'
import { blobs } from './synthetic/blobs.js'
import { characterTask } from './synthetic/character-task.js'
import { circles } from './synthetic/circles.js'
import { moons } from './synthetic/moons.js'
import { spirals } from './synthetic/spirals.js'
import { surface } from './synthetic/surface.js'
import { xor } from './synthetic/xor.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof arrays,
  typeof blobs,
  typeof characterTask,
  typeof circles,
  typeof csv,
  typeof emnist,
  typeof fashionMnist,
  typeof idx,
  typeof imageFolder,
  typeof kuzushiji49,
  typeof kuzushijiMnist,
  typeof mnist,
  typeof moons,
  typeof npy,
  typeof npz,
  typeof parquet,
  typeof spirals,
  typeof surface,
  typeof xor,
] = [
  arrays,
  blobs,
  characterTask,
  circles,
  csv,
  emnist,
  fashionMnist,
  idx,
  imageFolder,
  kuzushiji49,
  kuzushijiMnist,
  mnist,
  moons,
  npy,
  npz,
  parquet,
  spirals,
  surface,
  xor,
]
