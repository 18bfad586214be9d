import type { state as english } from '../en/state.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')

export const state: typeof english = {
  noCheckpoint: 'Esta ejecución no tiene un checkpoint desde el que continuar.',
  noAnswerEnded: 'su worker no respondía y se terminó',
  targetsRead: (as) => `Los objetivos se leen como ${as === 'classes' ? 'clases' : 'valores'}.`,
  keptCannotBeShown: (why) => `No se puede mostrar lo que se construyó en la última visita. ${why}`,
  twoClasses: 'Hacen falta dos clases como mínimo.',
  sameName: 'Dos clases tienen el mismo nombre.',
  moreExamples: (name, count) =>
    plural(count, { one: `A ${name} le falta un ejemplo.`, other: `A ${name} le faltan ${count} ejemplos.` }),
  newClass: (number) => `clase-${number}`,
  trainingOn: (name, backend) => `Entrenando ${name} en ${backend}.`,
  evaluated: (epoch, split, result) => `Época ${epoch}: ${split}, ${result}.`,
  changed: (what) => `Cambio: ${what}.`,
  warning: (message) => `Aviso: ${message}`,
  isComplete: 'El entrenamiento está completo.',
  ended: (why) => `El entrenamiento terminó: ${why}.`,
  searchEnded: (trials) =>
    plural(trials, {
      one: 'La búsqueda terminó tras un ensayo.',
      other: `La búsqueda terminó tras ${trials} ensayos.`,
    }),
  trialTaken: 'Los valores del ensayo están en el experimento.',
  learningRate: 'tasa de aprendizaje',
  batchSize: 'tamaño de lote',
  optimizer: 'optimizador',
  units: 'unidades',
  filters: 'filtros',
  ofLayer: (name, layer) => `${name} de la capa ${layer}`,

  inPlaceOf: (label, before) => `${label} en lugar de ${before}`,
  experimentNamed: (name) => `experimento ${name}`,
  fields: {
    name: 'nombre',
    data: 'datos',
    model: 'capas',
    transforms: 'transformaciones',
    metrics: 'métricas',
    regularizers: 'regularización',
    callbacks: 'callbacks',
    loss: 'función de pérdida',
    optimizer: 'optimizador',
    schedule: 'planificador',
    learningRate: 'tasa de aprendizaje',
    epochs: 'épocas',
    batchSize: 'tamaño de lote',
    seed: 'semilla',
    evaluate: 'evaluación',
  },
  removed: (what) => `se quitó ${what}`,
  added: (name) => `se añadió ${name}`,
  examplesOf: (name) => `ejemplos de ${name}`,
  renamed: (name) => `se cambió el nombre de ${name}`,
  leftOut: (name) => `se dejó fuera ${name}`,
  takenIn: (name) => `se volvió a usar ${name}`,
  removedExample: (name) => `se quitó un ejemplo de ${name}`,
  undone: (what) => `Deshecho: ${what}.`,
  doneAgain: (what) => `Hecho de nuevo: ${what}.`,
  showing: (name) => `Se muestra ${name}.`,
}
