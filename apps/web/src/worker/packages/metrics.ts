export * from '@telarjs/metrics'
