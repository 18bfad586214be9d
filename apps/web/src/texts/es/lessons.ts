import type { lessons as english } from '../en/lessons.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')
const bounds = { 'at least': 'al menos', 'at most': 'como máximo' }

export const lessons: typeof english = {
  title: 'Lecciones',
  open: 'Abrir una lección',
  file: 'Archivo de la lección',
  hint: 'Di qué va a pasar, mira qué pasa y arréglalo. Cada una dura unos minutos y entrena en esta página.',
  length: (minutes, steps) => `${minutes} min · ${plural(steps, { one: '1 paso', other: `${steps} pasos` })}`,
  finished: 'terminada',
  kinds: { predict: 'Predice', run: 'Ejecuta', repair: 'Repara' },
  stepOf: (step, steps) => `Paso ${step} de ${steps}`,
  leave: 'Salir de la lección',
  back: 'Atrás',
  finish: 'Terminar',
  next: 'Siguiente',
  skip: 'Omitir',
  yourAnswer: 'Tu respuesta',
  rightAnswer: '(la respuesta correcta)',
  check: 'Comprobar',
  right: 'Correcto.',
  notThisTime: 'Esta vez no.',
  putBack: 'Volver al experimento de la lección',
  goalLabel: 'Objetivo',
  goal: (metric, split, bound, value) => `Objetivo: ${metric} en ${split} de ${bounds[bound]} ${value}.`,
  measured: (metric, split, value) => `${metric} en ${split}: ${value}`,
  notMeasured: (metric, split) => `no se midió: ${metric} en ${split}`,
  repairShown: 'Una solución está en el experimento.',
  showRepair: 'Mostrar una solución',
  again: 'Volver a empezar',
  training: 'Entrenando …',
  train: 'Entrenar',
  theLesson: 'la lección',
}
