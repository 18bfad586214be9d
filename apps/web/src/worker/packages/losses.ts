export * from '@telarjs/losses'
