export * from '@telar/core'
