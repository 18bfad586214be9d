// Runs the pnpm that package.json names, fetched by npx where it is not there, so that Node and npm are all anyone needs.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const inside = process.env.npm_config_user_agent?.startsWith(packageManager.replace('@', '/'))
const [command, args] = inside ? ['pnpm', []] : ['npx', ['--yes', packageManager]]
const { status, signal } = spawnSync(command, [...args, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', npm_config_update_notifier: 'false' },
  shell: process.platform === 'win32',
})
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
