export * from '@telar/regularizers'
