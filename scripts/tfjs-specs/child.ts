/** Runs tfjs-core's specs, or only those named, in one configuration and writes how each ended: `node child.mjs CONFIGURATION-AS-JSON RESULT-FILE [NAMES-AS-JSON]`. */
import { runSpecs, type Result } from './jasmine.js'
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js'
import { writeFileSync } from 'node:fs'
import { prepare, type Configuration } from './backends.js'

const [given, file, names] = process.argv.slice(2)
const configuration = JSON.parse(given!) as Configuration

await prepare(configuration)
setTestEnvs([{ name: 'specs', backendName: configuration.backend, isDataSync: configuration.backend !== 'webgpu' }])
await import('@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js')
await import('@tensorflow/tfjs-core/dist/register_all_gradients.js')
await import('@tensorflow/tfjs-core/dist/tests.js')

const outcomes: Record<string, Pick<Result, 'status'> & { message?: string | undefined }> = {}
/** Some specs share a name; the second of a name is told apart by its number. */
const seen = new Map<string, number>()
/** Names without the number that tells those of the same name apart. */
const asked = names && new Set((JSON.parse(names) as string[]).map((name) => name.replace(/ \(\d+\)$/, '')))
await runSpecs(
  (name) => !asked || asked.has(name),
  ({ fullName, status, failedExpectations }) => {
    const times = (seen.get(fullName) ?? 0) + 1
    seen.set(fullName, times)
    const name = times === 1 ? fullName : `${fullName} (${times})`
    outcomes[name] = { status, message: failedExpectations[0]?.message.split('\n')[0]?.slice(0, 300) }
  },
)
writeFileSync(file!, JSON.stringify(outcomes))
// Dawn and open timers of the specs would keep the process.
process.exit(0)
