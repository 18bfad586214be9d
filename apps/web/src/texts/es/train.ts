import type { train as english } from '../en/train.js'
import { grouped } from '../numbers.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')

export const train: typeof english = {
  draw: 'Dibujar',
  guesses: 'adivina mientras aprende',
  warnings: 'Avisos',
  atStep: (step) => `paso ${step}`,
  runFailed: (why) => `El entrenamiento falló: ${why}`,
  goOnWith: (name) => `Continuar con ${name}`,

  smoothing: 'Suavizado',
  logScale: 'Escala logarítmica',
  dragToZoom: 'Arrastra para ampliar, doble clic para ver todo.',
  learningRate: 'Tasa de aprendizaje',
  now: (rate) => `Ahora ${rate}.`,
  nothingYet: 'Aún no hay nada.',
  last: (values) => `Último: ${values}.`,

  formulas: 'Las fórmulas de este entrenamiento',
  valuesOfNow: 'con los valores de ahora',

  whileItRuns: 'Mientras entrena',
  recorded: 'cada cambio queda registrado',
  changes: 'Cambios hasta ahora',
  ofLayer: (name, layer) => `${name}, capa ${layer}`,

  on: (split, metric) => `${metric} en ${split}`,
  trainingLoss: 'Pérdida de entrenamiento',
  epoch: 'Época',
  of: (count) => `de ${grouped(count)}`,
  step: 'Paso',
  samplesASecond: 'Muestras por segundo',
  took: 'Duró',
  timeLeft: 'Tiempo restante',

  ensemble: 'Conjunto de redes',
  meanOf: (members) =>
    plural(members, { one: 'la respuesta de 1 red', other: `la media de lo que responden ${members} redes` }),
  member: (number) => `Red ${number}`,

  network: 'Red',
  linesAreWeights: 'las líneas son pesos: azul por encima de 0, naranja por debajo',
  units: 'Unidades de la red. Las flechas llevan de una a otra; Intro la fija.',
  someOf: (shown, all) => `${shown} de ${all}`,
  inputUnit: (name) => `entrada ${name}`,
  classUnit: (name) => `clase ${name}`,
  layerUnit: (layer, name) => `capa ${layer}, unidad ${name}`,
  input: 'entrada',
  unit: 'Unidad',
  pointAtUnit: 'Señala una unidad para verla en grande. Un clic, o Intro, la fija.',
  pinned: 'fijada',
  bias: (value) => `sesgo ${value}`,
  strongest: 'Los pesos más fuertes hacia ella',
  answersOverPlane: 'Lo que responde en todo el plano',
  looksFor: 'Lo que busca en una imagen',
}
