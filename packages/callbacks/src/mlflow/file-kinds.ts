/** Files of a run that can be uploaded. */
export const fileKinds = ['experiment', 'report', 'onnx', 'checkpoint'] as const

export type FileKind = (typeof fileKinds)[number]
