export * from '@telar/callbacks'
