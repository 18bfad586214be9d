export * from '@telarjs/datasets'
