// Reads the images as `dataset:parquet` does: node read-parquet.mjs FOLDER SMALL-FOLDER. Prints seconds, and MB above what a small folder took.
import { readFileSync } from 'node:fs'
import { createRegistry, createRandom, nodeFiles, parquet } from './bundle.js'

const load = (path) =>
  createRegistry([parquet])
    .create('dataset', { use: 'dataset:parquet', with: { path, channels: 1 } }, 'data')
    .load({ random: createRandom(1), files: nodeFiles(), download: () => Promise.reject() })
const [folder, small] = process.argv.slice(2)

/** The most memory that this process had at once, as the kernel counts it. */
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1e3
// What reading takes whatever the size, such as the code itself, is there then.
await load(small)
const before = peak()
const cpu = process.cpuUsage()
const began = performance.now()
const { splits } = await load(folder)
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
const sumOf = (values) => values.reduce((sum, value) => sum + value, 0)
const sum = Object.values(splits).reduce((total, { inputs, targets }) => total + sumOf(inputs) + sumOf(targets), 0)
const megabytes = peak() - before
console.log(JSON.stringify({ seconds, processor: (user + system) / 1e6, megabytes, sum }))
