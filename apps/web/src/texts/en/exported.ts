/** What the page says that a network is exported as. */
export { pageWords as exported } from '@telarjs/exchange'
