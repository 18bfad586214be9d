export function ownerOf(name: string): string
export function createPlugin(name: string, cwd?: string): { folder: string; name: string }
