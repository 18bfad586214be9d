export * from '@telarjs/layers'
