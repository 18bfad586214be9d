export * from '@telarjs/schedulers'
