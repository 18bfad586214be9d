export * from '@telarjs/tensor'
