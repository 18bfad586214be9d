export * from '@telarjs/optimizers'
