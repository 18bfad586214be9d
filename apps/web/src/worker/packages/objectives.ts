export * from '@telar/objectives'
