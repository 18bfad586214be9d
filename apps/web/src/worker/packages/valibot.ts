export * from 'valibot-for-plugins'
