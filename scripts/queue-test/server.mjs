// A Redis or Valkey server of its own, on a free loopback port, that is killed and started again.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The program of a server; undefined where there is none. */
export function findServer() {
  const folders = process.env.PATH.split(delimiter)
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path))
}

/** A server that keeps all it is given, as the guide says. It is on when this resolves. */
export async function startServer({ program, folder, password, hasTls = false }) {
  const port = await freePort()
  const data = join(folder, 'server')
  const tls = hasTls ? await makeCertificate(folder) : undefined
  const settings = {
    bind: '127.0.0.1',
    dir: data,
    save: '',
    'maxmemory-policy': 'noeviction',
    appendonly: 'yes',
    port: tls ? 0 : port,
    ...(tls && { 'tls-port': port, 'tls-cert-file': tls.cert, 'tls-key-file': tls.key }),
    ...(tls && { 'tls-ca-cert-file': tls.cert, 'tls-auth-clients': 'no' }),
    ...(password && { requirepass: password }),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  let child

  async function start() {
    await mkdir(data, { recursive: true })
    child = spawn(program, args, { stdio: 'ignore' })
    while (!(await listens(port))) {
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`)
      await sleep(20)
    }
  }

  async function kill() {
    const over = new Promise((done) => child.on('exit', done))
    child.kill('SIGKILL')
    await over
  }

  await start()
  return {
    address: `${tls ? 'rediss' : 'redis'}://localhost:${port}`,
    env: { ...(tls && { NODE_EXTRA_CA_CERTS: tls.cert }), ...(password && { TELAR_QUEUE_PASSWORD: password }) },
    /** Kills it, and starts it again after a while. @param isWiped whether it loses all it had */
    async restart({ ms, isWiped = false }) {
      await kill()
      if (isWiped) await rm(data, { recursive: true })
      await sleep(ms)
      await start()
    },
    stop: kill,
  }
}

async function makeCertificate(folder) {
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name))
  const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2']
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', [...kind, ...about, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { cert, key }
}

function listens(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
      .on('connect', () => done(true))
      .on('error', () => done(false))
      .on('close', () => socket.destroy())
    socket.on('connect', () => socket.end())
  })
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}
