export * from '@telarjs/transforms'
