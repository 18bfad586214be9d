export * from '@telar/layers'
