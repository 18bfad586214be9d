export * from '@telarjs/core'
