export * from 'tfjs-core-for-plugins'
