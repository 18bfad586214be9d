import type { build as english } from '../en/build.js'
import { grouped } from '../numbers.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')

export const build: typeof english = {
  add: (noun) => `Añadir ${noun}`,
  plusAdd: (noun) => `+ Añadir ${noun}`,
  yours: '(tuyo)',
  unknown: '(desconocido)',
  no: (option) => `sin ${option}`,
  experiment: 'Experimento',
  none: 'ninguno',
  needed: 'obligatorio',
  lists: {
    transforms: 'Transformaciones',
    regularizers: 'Regularización',
    metrics: 'Métricas',
    callbacks: 'Callbacks',
  },
  noneOf: { transforms: 'ninguna', regularizers: 'ninguna', metrics: 'ninguna', callbacks: 'ninguno' },
  empty: {
    transforms: 'Cambian las muestras de nuevo en cada época, para que la red no pueda aprenderlas de memoria.',
    regularizers: 'Mantiene pequeños los pesos, para una red más simple.',
    metrics: '',
    callbacks:
      'Parar antes de tiempo, bajar la tasa en una meseta, quedarse con lo mejor. La vigilancia contra la divergencia y el colapso está siempre activa.',
  },

  asCode: 'Como código',
  showAs: 'Mostrar el experimento como',
  command: 'Comando',
  copy: 'Copiar',
  copied: 'Copiado.',
  save: 'Guardar',
  asJson: 'El experimento como JSON',
  saveFirst: (file) => `# Guarda primero el JSON como ${file}`,

  data: 'Datos',
  dataSet: 'Conjunto de datos',
  yourFiles: 'Tus archivos',
  folderOfImages: 'Carpeta de imágenes',
  record: 'Grabar los tuyos',
  formats:
    'IDX, CSV, Parquet, .npz, .npy, imágenes en una carpeta por clase. O suéltalos en cualquier parte de la página. Nada sale de tu equipo.',

  layers: 'Capas',
  parameters: (count) => plural(count, { one: '1 parámetro', other: `${grouped(count)} parámetros` }),
  layerCount: (count) => plural(count, { one: '1 capa', other: `${count} capas` }),
  input: 'entrada',
  params: (count) => `${count} parám.`,
  noParams: 'sin parám.',

  notWhatRuns: 'Esto no es lo que se está entrenando.',
  changeRun: 'Cambiar lo que se entrena',
  startAnew: 'Empezar de nuevo',

  slider: (option) => `${option}, control deslizante`,
  hints: {
    list: 'una lista: [1, 2]',
    textOrList: 'texto o una lista: ["a", "b"]',
    numberOrList: 'un número o una lista: [1, 2]',
    json: '',
  },
  choose: 'elige …',
  options: 'Opciones',
  optionsOf: (plugin) => `Opciones de ${plugin}`,
  moveUp: (plugin) => `Subir ${plugin}`,
  remove: (plugin) => `Quitar ${plugin}`,
  grip: (plugin, place) => `Mover ${plugin}, ${place}: las flechas lo mueven, Supr lo quita`,
  place: (noun, number, count) => `${noun} ${number} de ${count}`,
  moved: (plugin, place) => `${plugin} es ahora ${place}.`,
  removed: (plugin) => `Se quitó ${plugin}.`,
  added: (plugin, noun, number) => `Se añadió ${plugin} como ${noun} ${number}.`,

  plugins: 'Plugins',
  ofYours: (count) => plural(count, { one: '1 tuyo', other: `${count} tuyos` }),
  builtIn: (count) => `${count} incluidos`,
  moduleAdds: (name) => ['Un módulo que exporta ', name, ' amplía todas las listas y formularios de arriba.'],
  fromFile: 'Desde un archivo',
  pluginFile: 'Archivo del plugin',
  pluginAddress: 'Dirección de un módulo con plugins',
  load: 'Cargar',
  serverAnswered: (status) => `el servidor respondió ${status}`,

  rateGoes: (first, last, most, least) =>
    `La tasa de aprendizaje va de ${first} a ${last}; como máximo ${most}, como mínimo ${least}.`,
  rateOver: (steps) => `tasa de aprendizaje en ${steps} pasos`,

  training: 'Entrenamiento',
  trainingNote: (optimizer, rate, epochs) =>
    `${optimizer} ${rate} · ${plural(epochs, { one: '1 época', other: `${epochs} épocas` })}`,
  learningRate: 'Tasa de aprendizaje',
  epochs: 'Épocas',
  batchSize: 'Tamaño de lote',
  seed: 'Semilla',
  optimizer: 'Optimizador',
  schedule: 'Planificador de la tasa de aprendizaje',
  loss: 'Función de pérdida',

  variants: (count) => `Una muestra de entrenamiento en ${count} variantes, tal como la cambian las transformaciones.`,
  sixteenWays: 'Una muestra de entrenamiento, de dieciséis maneras',
  anotherSample: 'Otra muestra',

  source: 'Fuente',
  formula: 'Fórmula y fuente',
}
