/** A file that came in, by its path inside what was dropped. */
export interface IncomingFile {
  readonly path: string
  readonly file: Blob
}

/** All files of a drop, those of folders too. */
async function filesOfDrop(transfer: DataTransfer): Promise<IncomingFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }))
  return (await Promise.all(entries.map(filesOfEntry))).flat()
}

async function filesOfEntry(entry: FileSystemEntry): Promise<IncomingFile[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (entry.isFile)
    return [
      {
        path,
        file: await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
      },
    ]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) break
    found.push(...some)
  }
  return (await Promise.all(found.map(filesOfEntry))).flat()
}

/** Takes the files of a drop or of a file chooser in; what they are is told by code that comes then. */
async function take(files: readonly IncomingFile[]): Promise<void> {
  await (await import('./take-files.js')).takeFiles(files)
}

/** Takes the files of a drop. */
export function takeDropped(transfer: DataTransfer): void {
  void filesOfDrop(transfer).then(take)
}

/** Takes the files of a file chooser; those of a folder with their paths. */
export function takeChosen(list: FileList): void {
  void take([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })))
}
