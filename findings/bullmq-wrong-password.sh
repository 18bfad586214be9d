#!/usr/bin/env bash
# add() of BullMQ 6.7.0 on ioredis 6.0.0 never ends where the password is wrong.
# One would guess: it rejects with WRONGPASS; a password does not become right by waiting.
# Seen: neither resolved nor rejected after 5 s; only an `error` event of the connection tells, which ends the process where nobody listens. Needs redis-server on the PATH.
set -eu
folder=$(mktemp -d)
cd "$folder"
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --requirepass right > redis.log &
redis=$!
trap 'kill $redis; rm -rf "$folder"' EXIT
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bullmq@6.7.0 ioredis@6.0.0 > npm.log 2>&1
cat > run.mjs <<'JS'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'

let told = 'nothing'
const connection = new Redis({ path: 'redis.sock', password: 'wrong', maxRetriesPerRequest: null })
connection.on('error', ({ message }) => (told = message))
const queue = new Queue('q', { connection })
queue.on('error', () => undefined)
const added = queue.add('job', {}).then(() => 'resolved', () => 'rejected')
const seen = await Promise.race([added, new Promise((done) => setTimeout(() => done('pending'), 5000))])
console.log(`bullmq 6.7.0, ioredis 6.0.0: add() is ${seen} after 5 s; the connection says: ${told}`)
process.exit(seen === 'pending' && told.includes('WRONGPASS') ? 0 : 1)
JS
node run.mjs
