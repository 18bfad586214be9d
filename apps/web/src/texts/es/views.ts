import { layerLabel, tensorLabel } from '@telarjs/core'
import type { views as english } from '../en/views.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')

/** `capa 3 (residual), y en ella capa 1 (conv2d)` */
const inSpanish = (label: string) => label.replaceAll('layer ', 'capa ').replaceAll('in it ', 'y en ella ')

export const views: typeof english = {
  layer: (name) => inSpanish(layerLabel(name)),
  param: (name) => inSpanish(tensorLabel(name)),
  layers: 'A través de las capas',
  forSample: 'para esta muestra',
  active: (part) => `${part} activas`,
  probabilities: 'probabilidades',
  noActivations: 'Dibuja algo o enséñaselo a la cámara: cada capa muestra qué hace con ello.',
  activationsOf: (layer) => `Activaciones de ${layer}`,
  inkOnPaper: 'Tinta sobre papel',

  confusion: 'Confusión',
  noConfusion: 'Qué clase se toma por cuál: aparece con la primera red.',
  mostFrequent: (classes) => `Las confusiones más frecuentes de ${classes} clases`,

  draw: 'Dibujar',
  camera: 'Cámara',
  off: 'Apagar',
  showIt: 'Enséñale algo',
  centered: 'centrado como en MNIST',
  holdSomething: 'Pon algo ante la cámara y mira qué dice la red.',
  asSeen: 'como lo ve la red',

  whereItPuts: 'Dónde las coloca',
  countOf: (count, split) => `${count} de ${split}`,
  asSeenBy: 'Vistas por',
  asTheyComeIn: 'tal como entran',
  after: (layer) => `tras ${layer}`,
  noEmbedding: 'Cada muestra reservada se convierte en un punto: las que la red encuentra parecidas acaban juntas.',
  sample: (number, words) => `Muestra ${number}: ${words}`,
  cloud: (count) =>
    `${count} muestras como puntos, por clase, en las dos direcciones en que más se diferencian. Las flechas llevan de una muestra a otra.`,
  rings: (part) =>
    `Un anillo es una muestra tomada por otra clase. Las dos direcciones contienen el ${part} de todas las diferencias.`,
  butTaken: (target, answer) => `${target}, tomado por ${answer}`,

  samplesOf: (split) => `muestras de ${split}`,
  someOf: (shown, all) => `${shown} de ${all}`,
  showAll: 'Mostrar todas',
  order: 'Orden de las muestras',
  wrong: 'Erróneas',
  unsure: 'Dudosas',
  all: 'Todas',
  noSamples: 'Tras el primer vistazo a las muestras reservadas, aparecen aquí, primero las erróneas.',
  none: 'No hay ninguna.',
  showMore: (count) => `Mostrar ${count} más`,
  seenAs: (target, answer) => `${target}, visto como ${answer}`,
  with: (said, part) => `${said} con ${part}`,
  is: (target) => `es ${target}`,

  spread: 'Pesos y gradientes',
  howSpread: 'cómo se distribuyen',
  theValues: 'los valores',
  theirGradient: 'su gradiente en un lote',
  noSpread: 'Aquí aparece, mientras entrena, cómo se distribuyen los pesos y sus gradientes.',
  kinds: { weights: 'pesos', gradient: 'gradiente' },
  histogram: (name, kind, low, high, mean, deviation) =>
    `${name}, ${kind}: de ${low} a ${high}, media ${mean}, desviación ${deviation}`,
  notFinite: (name) =>
    `'${name}' ya no es finito: el entrenamiento ha divergido. Puede ayudar una tasa de aprendizaje menor o recortar los gradientes.`,
  deadPart: (part, name) => `El ${part} de las unidades de '${name}'`,
  and: ' y ',
  dead: (parts) =>
    `${parts} no recibió gradiente en todo un lote: puede que estén muertas. Puede ayudar una tasa de aprendizaje menor o leaky-relu.`,
  vanishing: (first, times, last) =>
    `El gradiente de '${first}' es ${times} veces menor que el de '${last}': las primeras capas apenas aprenden.`,
  still: (name) => `Todos los pesos de '${name}' son iguales: sus unidades no pueden llegar a ser distintas.`,

  cannotBeRead: 'Aún no hay nada que ver: no se pueden leer los datos de este experimento.',
  looking: 'Examinando el experimento …',

  firstLayer: 'Lo que busca la primera capa',
  unitsOf: (shown, all) => `${shown} de ${plural(all, { one: '1 unidad', other: `${all} unidades` })}`,
  weightImages: (units, width, height) =>
    `Pesos de ${units} unidades de la primera capa como imágenes de ${width} por ${height}.`,
  inkFor: 'la tinta habla a favor',
  inkAgainst: 'la tinta habla en contra',
  noWeights: 'Los pesos de la primera capa aparecen aquí como imágenes en cuanto entrena.',
}
