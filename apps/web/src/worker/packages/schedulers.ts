export * from '@telar/schedulers'
