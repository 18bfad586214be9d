export * from '@telar/transforms'
