// Runs the CLI from the clone: builds it where its sources changed, quietly, and hands the arguments on.
import { spawn, spawnSync } from 'node:child_process'

const needed = process.argv[2] === 'ui' ? ['telar', '@telarjs/studio'] : ['telar']
const { status, error, stdout, stderr } = spawnSync(
  'turbo',
  ['run', 'build', ...needed.map((name) => `--filter=${name}`), '--output-logs=errors-only'],
  { encoding: 'utf8', shell: process.platform === 'win32' },
)
if (status !== 0) {
  process.stderr.write(
    error ? `${error.message}. Run this through npm: npm run -s telar -- <command>\n` : stdout + stderr,
  )
  process.exit(1)
}
const telar = spawn(process.execPath, ['apps/cli/dist/main.js', ...process.argv.slice(2)], { stdio: 'inherit' })
// A terminal's Ctrl-C reaches both processes; the CLI decides what it means.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => telar.kill('SIGTERM'))
telar.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
