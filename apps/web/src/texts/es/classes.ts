import type { classes as english } from '../en/classes.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')

export const classes: typeof english = {
  title: 'Tus propias clases',
  hint: 'Graba algunos ejemplos de cada una, entrena y pruébalo. Nada sale de tu equipo.',
  add: 'Añadir una clase',
  drawFirst: 'Primero dibuja algo.',
  drawHere: 'Dibuja un ejemplo aquí',
  most: (count) => `Una clase admite ${count} ejemplos como máximo.`,
  examplesOf: (count, name) => `${plural(count, { one: '1 ejemplo', other: `${count} ejemplos` })} de ${name}.`,
  examples: (count) => plural(count, { one: '1 ejemplo', other: `${count} ejemplos` }),
  remove: (name) => `Eliminar ${name}`,
  holdToRecord: 'Mantén pulsado para grabar',
  addDrawing: 'Añadir el dibujo',
  images: 'Imágenes',
  imagesOf: (name) => `Imágenes de ${name}`,
  nameOf: (number) => `Nombre de la clase ${number}`,
  examplesNamed: (name) => `Ejemplos de ${name}`,
  removeExample: (number, name) => `Eliminar el ejemplo ${number} de ${name}`,
  isUsed: 'Entrenar con ella',
  removeIt: 'Eliminarlo',
  more: (count) => `y ${count} más`,
  tooMany: 'Había más imágenes de las que admite una clase; el resto se ha omitido.',
  showIt: 'Enséñalo',
  source: 'De dónde vienen los ejemplos',
  drawing: 'Dibujo',
  camera: 'Cámara',
  trainAndTry: 'Entrenar y probar',
  train: 'Entrenar',
  stop: 'Detener',
  fewSeconds: 'Unos segundos de aprendizaje.',
  epoch: (epoch, epochs) => `Época ${epoch} de ${epochs}.`,
  right: (part, split) => `${part} de aciertos en ${split}: ejemplos de los que no aprende`,
  drawnExample: 'el ejemplo dibujado',
}
