import type { Told } from '../en/told.js'
import { grouped } from '../numbers.js'
import { translated } from '../told.js'

/** Whole numbers with their thousands apart as the language writes them: `4,000 GB`. */
const regrouped = (text = '') => text.replace(/\d[\d,]*/g, (digits) => grouped(Number(digits.replaceAll(',', ''))))

/** What messages say was expected, or came in its place. Names, values and whatever is not listed here stay as they are. */
const parts: readonly Told[] = [
  [/^none$/, () => 'ninguno'],
  [/^(?:an? )?(?:finite )?number$/, () => 'un número'],
  [/^(?:an )?integer$/, () => 'un número entero'],
  [/^(?:a )?(?:text|string)$/, () => 'un texto'],
  [/^(?:a )?boolean$/, () => 'true o false'],
  [/^(?:an? )?(?:array|list)$/i, () => 'una lista'],
  [/^(?:an )?object$/i, () => 'un objeto'],
  [/^a data ?set$/, () => 'un conjunto de datos'],
  [/^a number, as (\d+) of (\d+) cells are$/, (some, all) => `un número, como en ${some} de ${all} celdas`],
  [/^(\d+) cells as in line (\d+)$/, (cells, line) => `${cells} celdas, como en la línea ${line}`],
  [/^rows below the header$/, () => 'filas debajo de la cabecera'],
  [/^rows with a target$/, () => 'filas con un objetivo'],
  [/^at least one column of inputs$/, () => 'al menos una columna de entradas'],
  [/^the column of the classes$/, () => 'la columna de las clases'],
  [/^the column of the classes or values$/, () => 'la columna de las clases o de los valores'],
  [/^one of the classes (.+)$/, (names) => `una de las clases ${names}`],
  [/^fewer than the (\d+) samples that are there$/, (samples) => `menos de las ${samples} muestras que hay`],
  [/^text in UTF-8$/, () => 'texto en UTF-8'],
  [/^a checkpoint of Telar$/, () => 'un checkpoint de Telar'],

  [/^an image \[height, width, channels\]$/, () => 'una imagen [alto, ancho, canales]'],
  [/^images \[height, width, channels\]$/, () => 'imágenes [alto, ancho, canales]'],
  [/^a sequence \[length, channels\]$/, () => 'una secuencia [longitud, canales]'],
  [/^samples of shape (.+)$/, (shape) => `muestras de forma ${shape}`],
  [/^samples of (\d+) values \((.+)\)$/, (values, shape) => `muestras de ${values} valores (${shape})`],
  [/^as many values as (.+) has$/, (shape) => `tantos valores como tiene ${shape}`],
  [/^at least one axis$/, () => 'al menos un eje'],
  [/^channels that split into (\d+) equal groups$/, (groups) => `canales que se reparten en ${groups} grupos iguales`],
  [
    /^at most (.+) values in one param( \(4 GB\))?$/,
    (most, size = '') => `como máximo ${regrouped(most)} valores en un parámetro${size}`,
  ],
  [
    /^(.+), which is (.+) values \((.+)\)$/,
    (shape, values, size) => `${shape}, que son ${regrouped(values)} valores (${regrouped(size)})`,
  ],

  [/^data with classes$/, () => 'datos con clases'],
  [/^data with values as targets$/, () => 'datos con valores como objetivos'],
  [/^targets that are values of shape (.+)$/, (shape) => `objetivos que son valores de forma ${shape}`],
  [/^data of 2 classes for one logit$/, () => 'datos de 2 clases para un solo logit'],
  [/^(\d+) classes$/, (classes) => `${classes} clases`],
  [/^(\d+) weights, one for each class of the data$/, (weights) => `${weights} pesos, uno por clase de los datos`],
  [
    /^a prediction (\[.+\]), a logit for each of the \d+ classes$/,
    (shape) => `una predicción ${shape}, un logit por clase`,
  ],
  [
    /^a prediction (\[.+\]), as the targets of the data$/,
    (shape) => `una predicción ${shape}, como los objetivos de los datos`,
  ],
  [
    /^a prediction (\[.+\]), one logit for two classes$/,
    (shape) => `una predicción ${shape}, un logit para dos clases`,
  ],
  [/^samples of both kinds, yes and no$/, () => 'muestras de ambos tipos, de sí y de no'],
  [/^all of one$/, () => 'todas de uno'],

  [
    /^a network that tells gray or color images apart, \[height, width, 1\] or \[height, width, 3\]$/,
    () => 'una red que distingue imágenes en gris o en color, [alto, ancho, 1] o [alto, ancho, 3]',
  ],
  [/^samples (\[.+\]) and (\d+) classes$/, (shape, classes) => `muestras ${shape} y ${classes} clases`],
]

/** What to do about it. */
const remedies: readonly Told[] = [
  [/^It would be in (.+)$/, (home) => `Estaría en ${home}`],
  [/^The last layer sets it$/, () => 'La fija la última capa'],
  [/^(loss:\S+) fits those$/, (loss) => `${loss} sirve para eso`],
  [/^loss:cross-entropy takes any number$/, () => 'loss:cross-entropy admite cualquier número'],
  [/^flatten in the model, by layer:flatten$/, () => 'aplana las muestras en el modelo, con layer:flatten'],
  [/^put for example a (.+) into "projection"$/, (like) => `pon, por ejemplo, un ${like} en "projection"`],
  [/^ONNX takes this network$/, () => 'ONNX admite esta red'],
  [/^ONNX and safetensors take any network$/, () => 'ONNX y safetensors admiten cualquier red'],
  [/^for values say "targetsAre": "values"$/, () => 'si son valores, indica "targetsAre": "values"'],
  [/^where labels begin at 1, say "firstClass": 1$/, () => 'si las etiquetas empiezan en 1, indica "firstClass": 1'],
  [
    /^where the lines above are no data, leave them out: (.+)$/,
    (option) => `si las líneas de arriba no son datos, omítelas: ${option}`,
  ],
  [
    /^name the encoding of the file: (.+), for example$/,
    (option) => `indica la codificación del archivo: ${option}, por ejemplo`,
  ],
  [/^resize all with "size"$/, () => 'cámbialas todas de tamaño con "size"'],
]

/** Where it computes, and why there. */
const devices: readonly Told[] = [
  [/^asked for$/, () => 'se pidió así'],
  [/^the best there is$/, () => 'es el mejor que hay'],
  [/^no (web\w+|wasm): (.+); (no web.+)$/, (id, why, next) => `${device(`no ${id}: ${why}`)}; ${device(next)}`],
  [/^no (web\w+|wasm): (.+)$/, (id, why) => `sin ${id}: ${device(why)}`],
  [/^this browser has no (.+) here$/, (name) => `este navegador no tiene ${name} aquí`],
  [/^the browser offers no GPU adapter$/, () => 'el navegador no ofrece ningún adaptador de GPU'],
  [
    /^the (?:only adapter|renderer) is (.+), which is software on the CPU and slower than wasm$/,
    (name) => `solo hay ${name}, que es software en la CPU y más lento que wasm`,
  ],
  [/^tfjs could not start its (.+) backend$/, (name) => `tfjs no pudo iniciar su backend de ${name}`],
  [
    /^(\d+) CPU cores, (\d+) threads?, kernels: (.+)$/,
    (cores, threads, kernels) => `${cores} núcleos de CPU, hilos: ${threads}, kernels: ${kernels}`,
  ],
  [/^1 of (\d+) CPU cores, plain JavaScript$/, (cores) => `1 de ${cores} núcleos de CPU, JavaScript sin más`],
]

/** Kinds of what has no such name: `unknown layer 'dens'`. */
const kinds: Readonly<Record<string, string>> = {
  key: 'ninguna clave',
  option: 'ninguna opción',
  layer: 'ninguna capa',
  loss: 'ninguna pérdida',
  metric: 'ninguna métrica',
  transform: 'ninguna transformación',
  dataset: 'ningún conjunto de datos',
  initializer: 'ningún inicializador',
  optimizer: 'ningún optimizador',
  schedule: 'ningún planificador',
  regularizer: 'ningún regularizador',
  callback: 'ningún callback',
}

/** The names that there are. */
const lists: readonly Told[] = [
  [/^Known: (.+)$/, (names) => `Hay: ${names}`],
  [/^There are none$/, () => 'No hay ninguno'],
  [/^(?:There are|`.+` lists all) (\d+)$/, (count) => `Hay ${count}`],
]

const part = (text = '') => translated(text, parts)
const device = (text = '') => translated(text, devices)

const isPlural = (text: string) =>
  /^(?:\d+ \p{L}|imágenes|muestras|datos|objetivos|filas|canales|tantos|menos)/u.test(text)

const expectedIs = (text?: string) => `${isPlural(part(text)) ? 'se esperaban' : 'se esperaba'} ${part(text)}`
const receivedIs = (text?: string) => `${isPlural(part(text)) ? 'se recibieron' : 'se recibió'} ${part(text)}`

/**
 * What packages say of an experiment, of data and of exports that do not fit, most of it made of the same parts: where, what was expected, what came,
 * and what to do.
 *
 * @param inner puts a part of a message into other words that may be one itself
 */
export const ofPackages = (inner: (message?: string) => string): readonly Told[] => [
  ...devices,
  // A remedy is a sentence of its own, or follows a semicolon.
  ...remedies.map(([pattern, say]): Told => {
    const [remedy, isSentence] = [pattern.source.slice(1, -1), /^\^\(?[A-Z]/.test(pattern.source)]
    const before = isSentence ? '\\. ' : '; '
    return [
      new RegExp(`^(.*)${before}${remedy}$`),
      (what, ...given) => `${inner(what)}${isSentence ? '. ' : '; '}${say(...given)}`,
    ]
  }),
  [
    /^unknown (\w+) '(.*?)'(?:; did you mean '(.+?)'\?|\.) (.+)$/,
    (kind, received, near, list) =>
      `no existe ${kinds[kind!] ?? `ningún ${kind}`} '${received}'${near ? `; ¿querías decir '${near}'?` : '.'} ${translated(list!, lists)}`,
  ],
  [/^'(.+)' has no place in this experiment$/, (name) => `'${name}' no tiene sitio en este experimento`],
  [/^two columns are named '(.+)'$/, (name) => `dos columnas se llaman '${name}'`],
  [
    /^column '(.+)' is missing; the file has the columns (.+)$/,
    (name, columns) => `falta la columna '${name}'; el archivo tiene las columnas ${columns}`,
  ],
  [/^the split '(.+)' has no samples$/, (split) => `la partición '${split}' no tiene muestras`],
  [/^the checkpoint is cut short at byte (\d+)$/, (byte) => `el checkpoint está cortado en el byte ${byte}`],
  [/^the checkpoint is damaged: (.+)$/, (why) => `el checkpoint está dañado: ${inner(why)}`],
  [/^its checksum differs from its content$/, () => 'su suma de comprobación no coincide con su contenido'],
  [
    /^the (zip|gzip) file is damaged(?: or cut off)?: (.+)$/,
    (kind, why) => `el archivo ${kind} está dañado o cortado: ${inner(why)}`,
  ],
  [/^the image is damaged or cut off: (.+)$/, (why) => `la imagen está dañada o cortada: ${inner(why)}`],
  [/^could not be fetched$/, () => 'no se pudo descargar'],
  [
    /^expected (.+?), received (.+?); did you mean (.+)\?$/,
    (expected, received, near) => `${expectedIs(expected)}; ${receivedIs(received)}; ¿querías decir ${near}?`,
  ],
  [/^expected (.+), but it is missing$/, (expected) => `${expectedIs(expected)}, pero falta`],
  [/^expected (.+?), received (.+)$/, (expected, received) => `${expectedIs(expected)}; ${receivedIs(received)}`],
  [/^expected ([^,]+)$/, (expected) => expectedIs(expected)],
  [
    /^(\S+(?: \S+){0,3}?): (.+)$/,
    (where, what) => `${where!.replace(', line ', ', línea ').replace(', column ', ', columna ')}: ${inner(what)}`,
  ],
]
