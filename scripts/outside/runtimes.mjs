import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { install } from './install.mjs'

/** The commands that run a program, by runtime: Node's own, and Bun and Deno as npm has them. */
export function installRuntimes() {
  const bin = join(install([], { bun: '1.4.5', deno: '2.9.6' }), 'node_modules/.bin')
  return { Node: ['node'], Bun: [join(bin, 'bun')], Deno: [join(bin, 'deno'), 'run', '--allow-all'] }
}

/** Runs a program by each runtime. @returns what each printed */
export function runByEach(runtimes, program, cwd) {
  return Object.entries(runtimes).map(([name, [command, ...args]]) => {
    const printed = execFileSync(command, [...args, program], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    console.log(`${name}:\n${printed.trimEnd()}`)
    return { name, printed }
  })
}
