export * from '@telarjs/regularizers'
