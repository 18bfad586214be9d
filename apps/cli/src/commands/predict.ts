export async function predictCommand(..._: unknown[]): Promise<void> {}
