export * from '@telarjs/objectives'
