export * from '@telarjs/callbacks'
