import type { files as english } from '../en/files.js'
import { grouped } from '../numbers.js'

export const files: typeof english = {
  folderEach:
    'Se esperaba una carpeta por clase con sus imágenes dentro, como gatos/1.png y perros/1.png. Suelta la carpeta que las contiene.',
  oneColor: (count) =>
    `${count} imágenes son de un solo color si se prescinde de su transparencia: las oscuras se pusieron sobre blanco y las claras sobre negro.`,
  notAnImage: (file) => `${file}: el navegador no puede leer esta imagen. No se ha cambiado nada.`,
  noFile: 'No había ningún archivo en lo que se soltó.',
  notForPage: (file) =>
    `${file}: esta página lee experimentos (.json), checkpoints (.telar), plugins (.js), lecciones (.md) y datos en IDX, CSV, Parquet, .npz, .npy o carpetas de imágenes.`,
  arrays: (names) =>
    `${names}: se esperaba un array de muestras y otro de etiquetas, como x_train e y_train, en su interior.`,
  pairs: (names) =>
    `${names}: se esperaba un archivo de muestras y otro de etiquetas, como train-images-idx3-ubyte y train-labels-idx1-ubyte. Suelta ambos a la vez.`,
  opened: (file) => `Se abrió ${file}.`,
  openedCheckpoint: (file, name, epoch) => `Se abrió ${file}: ${name} tras la época ${epoch}.`,
  theLink: 'el enlace',
  stillThere: 'Los datos que tenías siguen ahí.',
  usingYours: (samples) => `Se usan tus datos: muestras de ${samples}.`,
  goneAfterReload: (why) =>
    `Tus datos se usan, pero desaparecerán al recargar: ${why}. Entonces suéltalos de nuevo y los entrenamientos continúan.`,
  unknownLesson: (known, received) =>
    `lesson: se esperaba una de ${known}, o la dirección de un archivo Markdown; se recibió ${received}`,
  lessonAddress: (received) => `lesson: se esperaba una dirección https, se recibió ${received}`,
  lessonUnread: (address, why) =>
    `No se pudo leer la lección en ${address} (${why}). ¿Está ahí, y pueden leerla otras páginas (CORS)?`,
  lessonStatus: (address, status) => `No se pudo leer la lección en ${address}: su servidor respondió ${status}.`,

  classOrValue: '¿Clase o valor?',
  wholeTargets: (distinct, low, high) =>
    `El objetivo es una columna de ${distinct} números enteros distintos, de ${low} a ${high}.`,
  likeClasses: 'Parecen clases que hay que distinguir.',
  likeValues: 'Parecen valores, donde el 3 está entre el 2 y el 4.',
  classCount: (count) => `${grouped(count)} clases`,
  values: 'Valores',
  shareNetwork: 'Compartir la red entrenada',
  linkHolds: 'El enlace contiene el experimento.',
  linkWithNetwork: (name, size) =>
    `Uno con la red entrenada de ${name}, con los pesos redondeados a bytes, ocupa ${size}.`,
  linkTooLong: (name, size) =>
    `Con la red entrenada de ${name} ocuparía ${size}, demasiado para un enlace. Cabe en un archivo.`,
  copyWithNetwork: 'Copiar con la red',
  saveFile: (size) => `Guardar un archivo (${size})`,
  networkInClipboard: 'El enlace con la red entrenada está en el portapapeles.',
  networkInAddressBar: 'El enlace con la red entrenada está en la barra de direcciones.',

  runCode: '¿Ejecutar este código?',
  program: (name) => [
    name,
    ' es un programa. Una vez cargado puede hacer en esta página todo lo que la página puede hacer: leer tus datos y tus entrenamientos y enviarlos a otra parte. Cárgalo solo si lo escribiste tú o si confías en quien lo escribió.',
  ],
  code: 'El código',
  doNotLoad: 'No cargarlo',
  runItsCode: 'Ejecutar su código',
  loaded: (plugins) => `Se cargó ${plugins}.`,
  fingerprint: (bytes, lines) => `${bytes} bytes en ${lines} líneas, todas ellas aquí debajo. SHA-256:`,
  noHash: 'no se conoce en una página sin https',
}
