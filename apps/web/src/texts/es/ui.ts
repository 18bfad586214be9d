import type { ui as english } from '../en/ui.js'

export const ui: typeof english = {
  regions: 'Regiones',
  whatItSays: 'qué responde en cada sitio',
  plane: (size, points) =>
    `El plano en ${size} por ${size} celdas, coloreadas según la clase que predice la red, con ${points} puntos de entrenamiento.`,
  planeOfValues: (size, points) =>
    `El plano en ${size} por ${size} celdas, coloreadas según el valor que predice la red, con ${points} puntos de entrenamiento.`,
  testPoints: 'Puntos de prueba',
  withoutShades: 'Sin matices',
  noRegions: 'Las regiones de las clases aparecen aquí a medida que la red las aprende.',

  cameraSees: 'Lo que ve la cámara',
  asksForCamera: 'El navegador pide permiso para la cámara …',
  tryAgain: 'Reintentar',
  whichCamera: 'Qué cámara',
  cameraNumber: (number) => `Cámara ${number}`,
  cameraOn: 'La cámara está encendida.',
  cameraNotAllowed:
    'No se permitió usar la cámara. Permítela en la barra de direcciones del navegador y vuelve a intentarlo.',
  noCamera: 'No se encontró ninguna cámara. Conecta una y vuelve a intentarlo.',
  cameraBusy: 'La cámara está ocupada: la usa otro programa. Ciérralo y vuelve a intentarlo.',
  cameraFailed: (why) => `La cámara no arrancó: ${why}`,
  cameraNeedsHttps: 'La cámara solo funciona en una página de https o de este mismo equipo.',

  step: 'paso',
  atStep: (step, values) => `paso ${step}: ${values}`,

  rightOn: (part, split) => `${part} de aciertos en ${split}`,
  matrixCaption: 'Las filas son lo que es una muestra; las columnas, por lo que se toma',
  takenFor: (target, answer) => `${target} tomado por ${answer}`,

  cleared: 'El dibujo está borrado.',
  pad: 'Campo para dibujar un dígito con el ratón, el lápiz o el dedo. Pulsa una tecla numérica para que se dibuje ese dígito, Supr para borrar.',
  drawHere: 'Dibuja un dígito aquí',
  clear: 'Borrar el dibujo',

  takeAlong: 'Llévatela',
  exports: {
    onnx: ['ONNX', 'para onnxruntime y otros, en cualquier lenguaje'],
    html: ['Un archivo HTML', 'una página que clasifica imágenes sin conexión a la red'],
    json: ['TensorFlow.js', 'un LayersModel, en dos archivos'],
    safetensors: ['safetensors', 'los pesos por sus nombres'],
    telar: ['Checkpoint', 'se abre aquí y en la línea de comandos, y sigue entrenando'],
  },

  says: (answer, part) => `La red dice ${answer}, ${part}`,
  probabilities: 'Probabilidades de las clases',
  trainFirst: 'Primero entrena; luego dibuja mientras aprende.',
  stroke: 'un trazo del dibujo',
  clearedDrawing: 'se borró el dibujo',
  drew: (digit) => `se dibujó ${digit}`,
  saveAlso: 'guardar descargar archivo exportar',
}
