import type { Plugin } from 'vite'

/** Starts the worker from the page's head: it comes while the page's own script does, and begins before that has drawn the page. */
export function earlyWorker(): Plugin {
  return {
    name: 'telar:early-worker',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const [file, ...others] = Object.keys(bundle).filter((name) => /^assets\/worker-[\w-]+\.js$/.test(name))
        if (!file || others.length > 0) throw new Error(`expected one worker, received ${String([file, ...others])}`)
        // A page that may not start one says so when it tries again.
        const start = `try { telarWorker = new Worker('./${file}', { type: 'module', name: 'telar' }) } catch {}`
        return [{ tag: 'script', children: start, injectTo: 'head-prepend' }]
      },
    },
  }
}
