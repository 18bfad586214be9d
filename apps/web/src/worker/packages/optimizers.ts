export * from '@telar/optimizers'
