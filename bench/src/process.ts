import { execFile } from 'node:child_process'

/** Runs a program to its end and returns its stdout. @throws Error whose message is the last line of stderr */
export function run(
  program: string,
  args: readonly string[],
  {
    env = {},
    cwd = process.cwd(),
    timeout = 120_000,
  }: { env?: NodeJS.ProcessEnv; cwd?: string; timeout?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { env: { ...process.env, ...env }, cwd, timeout, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout)
        else reject(new Error(error.killed ? `no answer after ${timeout / 1000} s` : reasonOf(stderr) || error.message))
      },
    )
  })
}

/** A stack trace's first line names the error, a Python traceback's last one does. */
function reasonOf(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const line = lines.find((each) => /^(\w*Error( \[\w+\])?|Uncaught .*):/.test(each)) ?? lines.at(-1) ?? ''
  return line.replace(/\. .*/, '')
}
