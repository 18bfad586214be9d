import { createRegistry, memoryStorage, type Json, type RunEvent } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startMlflow } from '../fixtures/mlflow-server.js'
import { mlflow } from './mlflow.js'
import { sendWaiting } from './mlflow/send-waiting.js'
import { serverOf } from './mlflow/server.js'

const shared = await startMlflow()
afterAll(() => shared.stop())
describeCallback(mlflow, { options: { address: shared.address }, epochs: [{}, {}, {}], newFilesAtResume: true })

let server: Awaited<ReturnType<typeof startMlflow>>
beforeEach(async () => {
  server = await startMlflow()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.stop().catch(() => undefined)
})

const make = (options: Record<string, Json> = {}) =>
  createRegistry([mlflow]).create('callback', {
    use: 'callback:mlflow',
    with: { address: server.address, experiment: 'digits', ...options },
  })
const script = scriptRun({ epochs: [{ losses: [0.5, NaN, Infinity, -Infinity] }, {}] })
/** [step, value] of a metric, as the server has it. */
const curve = (key: string) =>
  server.runs[0]!.metrics.filter((metric) => metric.key === key).map(({ step, value }) => [step, value])
const stepsOf = (key: string) => curve(key).map(([step]) => step)

it('logs params, tags, the metrics of epochs and evaluations, files and the end', async () => {
  const storage = memoryStorage()
  await storage.write('experiment.json', new TextEncoder().encode('{}'))
  const { run, requests } = recordRun({ storage })
  const fileMakers = {
    'report.html': async () => new TextEncoder().encode('<html>'),
    'model.onnx': async () => Promise.reject(new Error('layer:own is not in ONNX')),
  }
  await drive(make({ tags: { team: 'vision' } }), script, { ...run, fileMakers })
  expect(server.experiments).toEqual(['Default', 'digits'])
  expect(server.runs).toHaveLength(1)
  const [{ name, status, tags, params }] = server.runs as [(typeof server.runs)[0]]
  expect([name, status]).toEqual(['scripted', 'FINISHED'])
  expect(tags).toMatchObject({ team: 'vision', backend: 'cpu', 'mlflow.source.name': 'telar' })
  expect(params).toMatchObject({ learningRate: '0.001', optimizer: 'scripted', epochs: '2', parameters: '10' })
  expect(curve('train/loss')).toEqual([
    [4, 'NaN'],
    [8, 0.5],
  ])
  expect(curve('validation/accuracy')).toEqual([
    [4, 0.5],
    [8, 1 - 1 / 3],
  ])
  expect(server.artifacts).toEqual({ '1/r0/artifacts/experiment.json': '{}', '1/r0/artifacts/report.html': '<html>' })
  expect(requests).toEqual(['warn: callback:mlflow: model.onnx is not uploaded: layer:own is not in ONNX'])
})

it('logs every step where it is told to, finite or not', async () => {
  await drive(make({ steps: true }), script, recordRun().run)
  expect(curve('train/loss')).toEqual([
    [1, 0.5],
    [2, 'NaN'],
    [3, 'Infinity'],
    [4, '-Infinity'],
    [5, 0.5],
    [6, 0.5],
    [7, 0.5],
    [8, 0.5],
  ])
  expect(stepsOf('train/learning-rate')).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

describe('a server that is away', () => {
  it('does not end a run; what waits is sent later, each entry once', async () => {
    await server.stop()
    const storage = memoryStorage()
    const { run, requests } = recordRun({ storage })
    await drive(make({ steps: true }), script, run)
    const last = requests.at(-1)!
    expect(last).toContain(`${server.address} does not answer (connect ECONNREFUSED`)
    expect(last).toMatch(/\d+ entries wait in mlflow\.jsonl, which telar sync sends$/)
    await server.start()
    expect(await sendWaiting(storage, {})).toMatchObject({ address: server.address, waiting: 0, lost: [], why: '' })
    expect(stepsOf('train/loss')).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(server.runs.map(({ status }) => status)).toEqual(['FINISHED'])
    expect(await sendWaiting(storage, {})).toMatchObject({ sent: 0, waiting: 0 })
    expect(stepsOf('train/loss')).toHaveLength(8)
  })

  it('is given what it missed when it is back', async () => {
    const callback = make({ steps: true })
    const { run, requests } = recordRun()
    await drive(callback, script.slice(0, 5), run)
    await vi.waitFor(() => expect(stepsOf('validation/loss')).toEqual([4]))
    await server.stop()
    await drive(callback, script.slice(5, -1), run)
    await server.start()
    await drive(callback, script.slice(-1), run)
    expect(stepsOf('train/loss')).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(server.runs).toHaveLength(1)
    expect(requests.filter((request) => request.includes('wait in'))).toEqual([])
  })

  it('or takes a request and never answers, holds nothing up', async () => {
    vi.stubEnv('MLFLOW_HTTP_REQUEST_TIMEOUT', '0.02')
    server.state.refuses = () => 'silence'
    const { run, requests } = recordRun()
    await drive(make(), script, run)
    expect(requests.at(-1)).toMatch(/does not answer \(.*timeout\); \d+ entries wait/)
  })

  it('or loses the reply to a new run, has one run', async () => {
    let lost = 0
    server.state.loses = (path) => path === 'runs/create' && lost++ === 0
    const callback = make()
    const { run } = recordRun()
    await drive(callback, script.slice(0, 5), run)
    await vi.waitFor(() => expect(lost).toBe(1))
    await drive(callback, script.slice(5), run)
    expect(server.runs).toHaveLength(1)
    expect(stepsOf('validation/loss')).toEqual([4, 8])
  })
})

it('goes on in the same run after a resume, without steps that are there already', async () => {
  const storage = memoryStorage()
  // Killed after six of eight steps; the checkpoint is that of step 4.
  const killed = make({ steps: true })
  await drive(killed, script.slice(0, 8), recordRun({ storage }).run)
  await killed.settle!()
  await vi.waitFor(() => expect(stepsOf('train/loss')).toEqual([1, 2, 3, 4, 5, 6]))
  const [start, ...rest] = script
  const resumed = { ...start, resumedAt: { epoch: 1, step: 4 } } as RunEvent
  await drive(make({ steps: true }), [resumed, ...rest.slice(5)], recordRun({ storage }).run)
  expect(server.runs).toHaveLength(1)
  expect(server.runs[0]!.status).toBe('FINISHED')
  expect(stepsOf('train/loss')).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(stepsOf('validation/accuracy')).toEqual([4, 8])
})

it('loses the one entry that the server refuses, and says so', async () => {
  server.state.refuses = (path, body) => {
    const isBad = path === 'runs/log-batch' && JSON.stringify(body).includes('"epochs"')
    return isBad ? { status: 400, error_code: 'INVALID_PARAMETER_VALUE', message: 'no epochs here' } : undefined
  }
  const { run, requests } = recordRun()
  await drive(make(), script, run)
  expect(requests).toEqual([
    "warn: callback:mlflow: lost, since the server refuses it: param 'epochs': 400 no epochs here",
  ])
  expect(server.runs[0]!.params).toMatchObject({ seed: '0', batchSize: '30' })
  expect(server.runs[0]!.params).not.toHaveProperty('epochs')
  expect(stepsOf('validation/loss')).toEqual([4, 8])
})

it('says which variables hold credentials where the server asks for them', async () => {
  server.state.refuses = () => ({ status: 401, message: 'You are not authenticated' })
  const { run, requests } = recordRun()
  await drive(make(), script, run)
  expect(requests.at(-1)).toContain('asks who you are: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD; ')
})

it('takes its address and credentials from the variables of the MLflow client', async () => {
  vi.stubEnv('MLFLOW_TRACKING_URI', `${server.address}/`)
  vi.stubEnv('MLFLOW_TRACKING_USERNAME', 'ada')
  vi.stubEnv('MLFLOW_TRACKING_PASSWORD', 'pässword')
  vi.stubEnv('MLFLOW_EXPERIMENT_NAME', 'from outside')
  const bare = createRegistry([mlflow]).create('callback', { use: 'callback:mlflow', with: {} })
  await drive(bare, script, recordRun().run)
  expect(server.experiments).toContain('from outside')
  // printf 'ada:pässword' | base64
  expect(new Set(server.headers.map(({ authorization }) => authorization))).toEqual(
    new Set(['Basic YWRhOnDDpHNzd29yZA==']),
  )
  expect(serverOf(undefined, { MLFLOW_TRACKING_TOKEN: 't' }, '').headers).toEqual({ authorization: 'Bearer t' })
})

it('refuses an address that is no server, or that holds a password', () => {
  const check = (options: Record<string, Json>) => () => make(options).check!(script[0] as never)
  expect(check({ address: 'sqlite:///mlflow.db' })).toThrow(
    'callback:mlflow with.address: expected the http:// or https:// address of an MLflow server, received sqlite:///mlflow.db',
  )
  expect(check({ address: 'http://ada:secret@127.0.0.1:5000' })).toThrow(/without a user name and password(?!.*secret)/)
  vi.stubEnv('MLFLOW_TRACKING_URI', 'databricks')
  const bare = createRegistry([mlflow]).create('callback', { use: 'callback:mlflow', with: {} })
  expect(() => bare.check!(script[0] as never)).toThrow(/^MLFLOW_TRACKING_URI: expected/)
})
