#!/usr/bin/env bash
# BullMQ 6.7.0 throws away the result of a job that blocked the event loop for longer than its lock, though nobody else took the job.
# One would guess: with a single worker a job that computes for long ends a little late, and its result is kept.
# Seen: it runs twice, both results are refused, and it ends as failed: "job stalled more than allowable limit". Needs redis-server on the PATH.
set -eu
folder=$(mktemp -d)
cd "$folder"
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' > redis.log &
redis=$!
trap 'kill $redis; rm -rf "$folder"' EXIT
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bullmq@6.7.0 ioredis@6.0.0 > npm.log 2>&1
cat > run.mjs <<'JS'
import { Queue, QueueEvents, Worker } from 'bullmq'
import { Redis } from 'ioredis'

const connect = () => new Redis({ path: 'redis.sock', maxRetriesPerRequest: null })
const queue = new Queue('q', { connection: connect() })
const events = new QueueEvents('q', { connection: connect() })
await events.waitUntilReady()
let runs = 0
function compute() {
  runs++
  for (const until = Date.now() + 4000; Date.now() < until; );
  return Promise.resolve('a result')
}
const options = { connection: connect(), lockDuration: 1000, stalledInterval: 500 }
new Worker('q', compute, options).on('error', () => undefined)
await queue.add('job', {}, { jobId: 'one' })
const reason = await new Promise((done) => events.on('failed', ({ failedReason }) => done(failedReason)))
console.log(`bullmq 6.7.0: ran ${runs} times, then: ${reason}`)
process.exit(runs === 2 && reason === 'job stalled more than allowable limit' ? 0 : 1)
JS
node run.mjs
