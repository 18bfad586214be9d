export * from '@telar/tensor'
