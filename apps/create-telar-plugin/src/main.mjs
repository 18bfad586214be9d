#!/usr/bin/env node
import { relative } from 'node:path'
import { createPlugin } from './create.mjs'

const [name, ...others] = process.argv.slice(2)
if (name === undefined || name.startsWith('-') || others.length > 0) {
  process.stderr.write('usage: npm create telar-plugin <name>, such as telar-plugin-acme or @acme/telar-plugin-lion\n')
  process.exit(2)
}
try {
  const { folder } = createPlugin(name)
  process.stdout.write(`${folder} is ready. Next:

  cd ${relative(process.cwd(), folder) || '.'}
  npm install
  npm test
  npm run train\n`)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}
