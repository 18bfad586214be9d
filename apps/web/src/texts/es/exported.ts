import type { exported as english } from '../en/exported.js'

export const exported: typeof english = {
  language: 'es',
  invitation: 'Enséñale una imagen. Todo se calcula en esta página, y nada sale de ella.',
  image: 'Imagen',
  camera: 'Cámara',
  cameraSees: 'Lo que ve la cámara',
  asSeen: 'La imagen como la ve la red',
  answers: 'Lo que dice la red',
  noNumber: 'La respuesta no es un número.',
  cameraFailed: 'La cámara no arrancó: {why}',
  cannotRead: '{file}: el navegador no puede leer esta imagen',
}
