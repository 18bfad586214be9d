/** The plugins of a command, for the next one that it says: ` --plugin my-plugin`. */
export function pluginArguments(names: readonly string[]): string {
  return names.map((name) => ` --plugin ${name}`).join('')
}
