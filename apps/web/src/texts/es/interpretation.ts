import type { interpretation as english } from '../en/interpretation.js'

export const interpretation: typeof english = {
  asNumbers: 'En números',
  figureAsNumbers: (title) => `${title}, en números`,
  reliability: {
    title: (split) => `¿Se puede confiar en sus probabilidades? (${split})`,
    summary: (error, isTooSure) =>
      `Error de calibración esperado (ECE): ${error}. En conjunto, las respuestas ${isTooSure ? 'son más seguras que acertadas' : 'son más acertadas que seguras'}.`,
    probabilityOfAnswer: 'probabilidad de la respuesta',
    shareRight: 'proporción de aciertos',
    error: (error) => `ECE ${error}`,
    answers: 'respuestas',
    head: ['probabilidad', 'respuestas', 'probabilidad media', 'aciertos'],
  },
  dependence: {
    title: (column, split) => `Qué responde la red según ${column}, ${split}`,
    summary: (column, low, high) =>
      `Dependencia parcial: la respuesta media si todas las muestras tienen el mismo valor de ${column} y conservan sus demás columnas; va de ${low} a ${high}.`,
    someClasses: (shown, all) => `Se dibujan las primeras ${shown} de ${all} clases.`,
    probabilityOf: (output) => `probabilidad de ${output}`,
    mean: (quantity) =>
      ({ probability: 'probabilidad media', prediction: 'predicción media' })[quantity] ?? `${quantity}, media`,
  },

  columns: 'Qué columnas importan',
  scores: {
    accuracy: 'exactitud',
    'label accuracy': 'exactitud por etiqueta',
    'mean absolute error': 'error absoluto medio',
  },
  effects: {
    accuracy: 'baja la exactitud',
    'label accuracy': 'baja la exactitud por etiqueta',
    'mean absolute error': 'crece el error absoluto medio',
  },
  scoreOn: (score, samples, split, value) => `${score} con ${samples} muestras de ${split}: ${value}`,
  shuffled: (effect) =>
    `Importancia por permutación: cuánto ${effect} cuando los valores de una columna se barajan entre las muestras. Las columnas que dicen lo mismo se reparten la importancia. Elige una para ver cómo cambian con ella las respuestas.`,
  someOf: (shown, all) => `Son las ${shown} de ${all} columnas que más cambian las respuestas.`,
  columnList: 'Columnas, primero la más importante',

  looks: 'Dónde mira',
  showDrawing: 'El dibujo',
  drawing: 'el dibujo',
  drawingSeen: (said) => `el dibujo: ${said}`,
  butIs: (said, truth) => `${said}; en realidad es ${truth}`,
  seenAs: (what, answer) => `${what}, visto como ${answer}`,
  image: 'la imagen',
  saliency: 'saliencia',
  gradCam: 'Grad-CAM',
  mapOf: (map, what) => `${map}: ${what}`,
  speaksFor: (answer) => `Lo que habla a favor de ${answer}: en azul, los píxeles de los que depende su puntuación.`,
  speaksForTwice: (answer) =>
    `Lo que habla a favor de ${answer}: en azul, los píxeles de los que depende su puntuación; en naranja, dónde lo encontró la última convolución.`,
  chooseAnother: 'Cada mapa tiene su propia escala. Elige otra de las muestras o dibuja.',

  calibration: 'Calibración',
  calibrate: 'Calibrar',
  calibrated: (name) => `se calibró ${name}`,
  temperature: (value) => `temperatura ${value}`,
  keeps: (samples, before, after) =>
    `La ejecución guarda la temperatura, ajustada con ${samples} muestras de validación: las respuestas son las mismas, y el error de calibración esperado pasó de ${before} a ${after}.`,
  whatItIs:
    'Calibrar es dividir por un solo número, ajustado con las muestras de validación, lo que sale antes de las probabilidades (los logits). Las respuestas no cambian.',
  needsValidation:
    'Para calibrarla hace falta un conjunto de validación: pon «Validación» en 0,1 en las opciones de los datos y vuelve a entrenar.',
  byCommand: (command) => `Esta ejecución está en una carpeta de la línea de comandos: allí lo hace telar ${command}.`,

  thresholds: 'Umbrales',
  chosenFor: (metric) => `elegidos por ${metric}`,
  thresholdMetrics: {
    f1: 'F1',
    accuracy: 'exactitud',
    'balanced-accuracy': 'exactitud equilibrada',
    youden: 'J de Youden',
    'matthews-correlation': 'correlación de Matthews',
    'cohen-kappa': 'kappa de Cohen',
    cost: 'coste medio',
  },
  says: 'Responde',
  above: 'por encima de una probabilidad de',
  scoreThere: (metric) => `${metric} en validación`,
  keptThresholds: 'Los umbrales que guarda',
  fromTo: (before, after) => `${before} → ${after}`,
  saysAboveHalf: (name) => `Responde ${name} por encima de una probabilidad de 0,5.`,
  saysLabelsAboveHalf: 'Da cada etiqueta cuya probabilidad está por encima de 0,5.',
  chooseThresholds: 'Si un error es peor que el otro, conviene otro umbral; se elige con las muestras de validación.',
  decidesByThem: (samples) =>
    `La ejecución los guarda, elegidos con ${samples} muestras de validación, y también sus exportaciones: lo que se ve en esta página y lo que responde la línea de comandos se decide con ellos. Júzgalos con las muestras de prueba.`,
  thresholdsNeedValidation:
    'Para elegir otro umbral hace falta un conjunto de validación: pon «Validación» en 0,1 en las opciones de los datos y vuelve a entrenar.',
  bestFor: 'Lo mejor para',
  choose: 'Elegir',
  backToHalf: 'Volver a 0,5',
  costs: { falsePositive: 'Un sí erróneo cuesta', falseNegative: 'Un no erróneo cuesta' },
  costsAboveZero: 'Los costes son números mayores que 0.',
  thresholdsChosen: (name) => `umbrales de ${name}`,
  thresholdsRemoved: (name) => `se quitaron los umbrales de ${name}`,
}
