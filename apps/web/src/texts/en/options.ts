/** Options of plugins and their choices, by the names that they have in the experiment. In English the names themselves are the words. */
export const options = {
  names: {} as Readonly<Record<string, string>>,
  choices: {} as Readonly<Record<string, string>>,
  /** An option away from the form of its plugin. @param option what it is called there */
  ofPlugin: (plugin: string, option: string) => `${plugin} ${option}`,
}
