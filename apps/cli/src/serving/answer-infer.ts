import { isTelarError } from '@telarjs/core'
import type { IncomingMessage } from 'node:http'
import { VERSION, type ModelMetadata } from './describe-model.js'
import { decide, isOfClasses } from '@telarjs/trainer/thresholds'
import { HttpError } from './http-error.js'
import type { ServedModel } from './open-served.js'
import type { InferRequest, RequestReader } from './read-request.js'

/** What a request may bring. */
interface Limits {
  readonly bodyLimit: number
  readonly queueLimit: number
}

/** A model, with everything that can be computed once for all requests. */
export interface Answering {
  readonly model: ServedModel
  readonly metadata: ModelMetadata
  readonly read: RequestReader
}

/** Reads a request for predictions and makes its answer. @throws HttpError that says what is wrong with it */
export async function answerInfer(
  request: IncomingMessage,
  { model, metadata, read }: Answering,
  { bodyLimit, queueLimit }: Limits,
): Promise<object> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw new HttpError(415, `Expected a body as it is, received one in ${encoding}.`)
  if (request.headers['inference-header-content-length'] !== undefined)
    throw new HttpError(415, 'Expected JSON, received tensors in binary, which this server does not read.')
  const asked = parse(await bodyOf(request, bodyLimit), read)
  if (model.waiting() + asked.rows > Math.max(queueLimit, asked.rows))
    throw new HttpError(503, `${model.waiting()} samples wait to be computed. Ask again later.`, { 'retry-after': '1' })
  const answers = await model.infer(asked.inputs, asked.rows)
  const at = answers.findIndex((value) => !Number.isFinite(value))
  if (at >= 0)
    throw new HttpError(
      500,
      `The network's answer for sample ${Math.floor(at / model.width)} is ${answers[at]}, which JSON cannot say.`,
    )
  return responseOf(asked, model, metadata, answers)
}

function parse(body: Buffer, read: RequestReader): InferRequest {
  try {
    return read(JSON.parse(body.toString()))
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpError(400, `The body is no JSON: ${error.message}.`)
    if (isTelarError(error)) throw new HttpError(400, error.message)
    throw error
  }
}

function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () =>
    new HttpError(413, `Expected a body of at most ${limit} bytes; --body-limit allows more.`, { connection: 'close' })
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request
      .on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > limit) {
          chunks.length = 0
          reject(tooLarge())
        } else chunks.push(chunk)
      })
      .on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
      .on('error', () => reject(new HttpError(400, 'The body is not whole.')))
  })
}

function responseOf(
  { id, rows, outputs }: InferRequest,
  model: ServedModel,
  metadata: ModelMetadata,
  answers: Float32Array,
): object {
  const given = metadata.outputs.filter(({ name }) => outputs.has(name))
  return {
    model_name: model.name,
    model_version: VERSION,
    ...(id === undefined ? {} : { id }),
    outputs: given.map(({ name, datatype, shape: [, ...sample] }) => ({
      name,
      datatype,
      shape: [rows, ...sample],
      data: name === 'class' ? classesOf(answers, rows, model) : Array.from(answers),
    })),
  }
}

/** The most probable class of each sample, or the one that the threshold of two decides for. */
function classesOf(answers: Float32Array, rows: number, { classes, width, thresholds }: ServedModel): string[] {
  return Array.from({ length: rows }, (_, at) => {
    const row = answers.subarray(at * width, (at + 1) * width)
    if (thresholds && isOfClasses(row, thresholds)) return classes[decide(row, thresholds)[0]!]!
    return classes[row.indexOf(Math.max(...row))]!
  })
}
