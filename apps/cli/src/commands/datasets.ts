export async function datasetsCommand(_: unknown): Promise<void> {}
