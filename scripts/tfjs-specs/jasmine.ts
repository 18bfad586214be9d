/** Jasmine's functions as globals, which the specs expect before the first of them is imported. */
// @ts-expect-error jasmine-core has no declarations.
import jasmineRequire from 'jasmine-core/lib/jasmine-core/jasmine.js'

export interface Result {
  readonly fullName: string
  readonly status: 'passed' | 'failed' | 'pending' | 'excluded'
  readonly failedExpectations: readonly { readonly message: string }[]
}

interface Environment {
  configure(options: object): void
  addReporter(reporter: { specDone?(result: Result): void; jasmineDone?(): void }): void
  execute(): void
}

const jasmine = jasmineRequire.core(jasmineRequire) as { getEnv(options: object): Environment }
// tfjs throws in timers and promises on purpose; each spec says for itself what may be thrown.
const environment = jasmine.getEnv({ suppressLoadErrors: true })
Object.assign(globalThis, jasmineRequire.interface(jasmine, environment))

/** Runs the declared specs that `isAsked` says, in the order of the files. */
export function runSpecs(isAsked: (fullName: string) => boolean, specDone: (result: Result) => void): Promise<void> {
  return new Promise((resolve) => {
    const specFilter = (spec: { getFullName(): string }) => isAsked(spec.getFullName())
    environment.configure({ random: false, hideDisabled: true, specFilter })
    environment.addReporter({ specDone, jasmineDone: () => resolve() })
    environment.execute()
  })
}
