import { describeStorage } from '@telarjs/testing/storage'
import { openStore } from './run-store.js'

let opened = 0

describeStorage('the storage of a run in IndexedDB', async () => (await openStore()).storage(`run ${++opened}`))
