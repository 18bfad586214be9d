export * from '@telar/datasets'
