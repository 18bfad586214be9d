import type { DoctorReport } from './doctor.js'
import type { AdapterReport, BackendReport } from './examine.js'

/**
 * The report as text for a terminal, a line for each fact, and below each failure what to do about it.
 *
 * @example
 * process.stdout.write(formatReport(await doctor()))
 */
export function formatReport({ machine, versions, nvidia, adapters, backends, chosen, advice }: DoctorReport): string {
  const missing = nvidia.libraries.filter(({ found }) => found === undefined).map(({ name }) => name)
  return lines([
    ['Machine', [`${machine.platform}, Node ${machine.node}`, machine.cpu, `${gigabytes(machine.memory)} of memory`]],
    ['Packages', Object.entries(versions).map(([name, version]) => `${name} ${version ?? '(not installed)'}`)],
    [
      'NVIDIA',
      nvidia.driver === undefined && nvidia.cards.length === 0
        ? ['no driver found']
        : [
            `driver ${nvidia.driver ?? 'of unknown version'}`,
            ...nvidia.cards,
            missing.length === 0 ? 'all CUDA libraries found' : `missing: ${missing.join(', ')}`,
          ],
    ],
    ['WebGPU adapters', adapters.length === 0 ? ['none'] : adapters.flatMap(adapterLines)],
    ['Backends', backends.flatMap(backendLines)],
    ...speedSection(backends),
    ['Telar takes', [chosen ?? 'nothing: no backend works', ...advice]],
  ])
}

function adapterLines({ name, software, limits }: AdapterReport): string[] {
  const sizes = `buffers up to ${gigabytes(limits['maxBufferSize'] ?? 0)}, bound up to ${gigabytes(limits['maxStorageBufferBindingSize'] ?? 0)}, ${limits['maxStorageBuffersPerShaderStage'] ?? 0} in a kernel`
  return [`${name}${software ? ' (software on the CPU)' : ''}`, `  ${sizes}`]
}

function backendLines({ id, starts, device, selfTest, problem, remedy }: BackendReport): string[] {
  const name = id.padEnd(7)
  const test = selfTest
    ? `; one step differs by ${selfTest.difference.toExponential(1)}, ${Math.round(selfTest.milliseconds)} ms`
    : ''
  const state = starts ? `${problem ? 'wrong' : 'works'}  ${device ?? ''}${test}` : `no     ${problem ?? ''}`
  const indent = ' '.repeat(name.length + 7)
  return [
    `${name} ${state}`,
    ...(starts && problem ? [`${indent} ${problem}`] : []),
    ...(remedy ? [`${indent} ${remedy}`] : []),
  ]
}

/** Samples a second: a line for each network, a column for each backend. */
function speedSection(backends: readonly BackendReport[]): (readonly [string, readonly string[]])[] {
  const measured = backends.filter(({ speeds = [] }) => speeds.length > 0)
  const networks = [...new Set(measured.flatMap(({ speeds }) => speeds!.map(({ network }) => network)))]
  if (networks.length === 0) return []
  const width = Math.max(...networks.map((network) => network.length))
  const row = (title: string, cells: readonly string[]) =>
    `${title.padEnd(width)}${cells.map((cell) => cell.padStart(11)).join('')}`
  const speedOf = ({ speeds }: BackendReport, network: string) =>
    speeds!.find((speed) => speed.network === network)?.samplesPerSecond
  const cell = (speed: number | undefined) => (speed === undefined ? '–' : Math.round(speed).toLocaleString('en'))
  const rows = networks.map((network) =>
    row(
      network,
      measured.map((backend) => cell(speedOf(backend, network))),
    ),
  )
  return [
    [
      'Speed, samples a second in a short training',
      [
        row(
          '',
          measured.map(({ id }) => id),
        ),
        ...rows,
      ],
    ],
  ]
}

const gigabytes = (size: number): string =>
  size < 2 ** 30 ? `${Math.round(size / 2 ** 20)} MiB` : `${(size / 2 ** 30).toFixed(1)} GiB`

function lines(sections: readonly (readonly [string, readonly string[]])[]): string {
  return sections.map(([title, all]) => `${title}\n${all.map((line) => `  ${line}\n`).join('')}`).join('\n')
}
