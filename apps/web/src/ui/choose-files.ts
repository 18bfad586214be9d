/** Opens the chooser of files, where no button for it is seen. */
export function chooseFiles(onFiles: (files: FileList) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true })
  input.addEventListener('change', () => input.files && input.files.length > 0 && onFiles(input.files))
  input.click()
}
