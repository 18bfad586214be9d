import { ownValue } from '@telarjs/core'
import type { Told } from '../en/told.js'
import { localized } from '../numbers.js'
import { translated } from '../told.js'
import { ofPackages } from './of-packages.js'
import { page } from './page.js'

/** A part of a message that may be one itself. */
const inner = (message = ''): string => translated(message, told)

/** `layer 3 (residual), in it layer 1 (conv2d)` */
const layer = (label = '') => label.replaceAll('layer ', 'la capa ').replaceAll(', in it ', ', y en ella ')

/** `: it snapped, at own.js:3:7` */
const placed = (problem = '') => problem.replace(/, at (\S+:\d+:\d+)$/, ', en $1')

const worker: readonly Told[] = [
  [
    /^This run has no network yet\. Train it, then export it\.$/,
    () => 'Esta ejecución aún no tiene una red. Entrénala y luego expórtala.',
  ],
  [
    /^This run trains in another tab of this browser\. It can go on here when it has ended there\.$/,
    () => 'Se está entrenando en otra pestaña de este navegador. Puede continuar aquí cuando termine allí.',
  ],
  [/^the run has not begun yet$/, () => 'el entrenamiento aún no ha empezado'],
  [/^the run has ended$/, () => 'el entrenamiento ha terminado'],
  [/^another change came first$/, () => 'otro cambio llegó antes'],
  [
    /^(plugin .+?: )?it threw in a timer or another callback(: .+)?$/,
    (module, problem) => `${module ?? ''}lanzó un error en un temporizador u otra llamada${placed(problem)}`,
  ],
  [
    /^(plugin .+?: )?a promise that it did not await was rejected(: .+)?$/,
    (module, problem) => `${module ?? ''}se rechazó una promesa que no esperó${placed(problem)}`,
  ],
  [/^you stopped it$/, () => 'lo detuviste'],
  [/^the worker was ended$/, () => 'se terminó el worker'],
  [/^there is no network to look at yet$/, () => 'aún no hay ninguna red que ver'],
  [/^from (.+)$/, (file) => `de ${file}`],
  [/^this browser keeps nothing$/, () => 'este navegador no guarda nada'],
  [/^it is full$/, () => 'está lleno'],
  [
    /^(.+) is too large to be kept \((.+); at most (.+)\)$/,
    (file, size, most) => `${file} es demasiado grande para guardarlo (${localized(size!)}; como máximo ${most})`,
  ],
  [
    /^the browser has no room to keep (.+) \((.+)\): (.+)$/,
    (file, size, why) => `el navegador no tiene sitio para guardar ${file} (${localized(size!)}): ${why}`,
  ],
  [/^there is no function '(.+)'$/, (name) => `no existe la función '${name}'`],
  [
    /^The run has no network here, or its data is not at hand\.$/,
    () => 'La ejecución no tiene aquí una red, o sus datos no están a mano.',
  ],
  [/^the data has no samples for validation$/, () => 'los datos no tienen un conjunto de validación'],
  [
    /^(?:(.*)\. )?Set validation to 0\.1 in its options, and train again$/,
    (what) => `${what ? `${inner(what)}. ` : ''}Pon «Validación» en 0,1 en sus opciones y vuelve a entrenar`,
  ],
  [
    /^(.*)\. More samples for validation may help$/,
    (what) => `${inner(what)}. Puede ayudar un conjunto de validación más grande`,
  ],
  [
    /^the answers say no more of the targets than guessing$/,
    () => 'las respuestas no dicen más de los objetivos que el azar',
  ],
  [
    /^all samples are answered rightly, so that no probability is sure enough$/,
    () => 'todas las muestras se aciertan, así que ninguna probabilidad es lo bastante segura',
  ],
  [/^its result is (.+)$/, (value) => `su resultado es ${value}`],
  [
    /^after epoch (\d+) it is number (\d+) of (\d+), of which (\d+) go on$/,
    (epoch, place, all, kept) => `tras la época ${epoch} es el número ${place} de ${all}, de los que siguen ${kept}`,
  ],
  [/^Expected at most (\d+) trials at once\.$/, (most) => `Se esperaban como máximo ${most} ensayos a la vez.`],
]

const links: readonly Told[] = [
  [
    /^The link is damaged: it holds no experiment\. Was it copied whole\?$/,
    () => 'El enlace está dañado: no contiene ningún experimento. ¿Se copió entero?',
  ],
  [
    /^The link is too long: expected at most (\d+) letters, received (\d+)\.$/,
    (most, received) =>
      `El enlace es demasiado largo: se esperaban como máximo ${most} letras y se recibieron ${received}.`,
  ],
  [
    /^The link unpacks to more than (.+) MB, which no link of this page does\. It was not opened\.$/,
    (most) => `El enlace se descomprime a más de ${most} MB, cosa que ningún enlace de esta página hace. No se abrió.`,
  ],
  [
    /^The link holds no network that can be shown\. Its experiment has (.+) weights, and the link (.+)\.$/,
    (expected, received) =>
      `El enlace no contiene una red que se pueda mostrar. Su experimento tiene ${expected} pesos, y el enlace ${received}.`,
  ],
  [
    /^The link holds no network that can be shown\. (.+)$/,
    (why) => `El enlace no contiene una red que se pueda mostrar. ${inner(why)}`,
  ],
  [
    /^The link holds no experiment that can be shown\. (.+)$/,
    (why) => `El enlace no contiene un experimento que se pueda mostrar. ${inner(why)}`,
  ],
  [/^This is no JSON: (.+)$/, (why) => `Esto no es JSON: ${why}`],
  [
    /^Expected an experiment: an object with "data" and "model"\.$/,
    () => 'Se esperaba un experimento: un objeto con "data" y "model".',
  ],
  [
    /^Expected an experiment nested at most (\d+) levels deep\.$/,
    (most) => `Se esperaba un experimento con ${most} niveles de anidamiento como máximo.`,
  ],
  [
    /^Expected an experiment of at most (\d+) values\.$/,
    (most) => `Se esperaba un experimento de ${most} valores como máximo.`,
  ],
]

/** What the guards of a run say: `epoch 1: … are 0 for every sample, and learn nothing any more. A lower …` */
const guards: readonly Told[] = [
  [
    /^(.*)\. A lower learning rate, the initializer he-normal or the activation leaky-relu may help$/,
    (what) =>
      `${inner(what)}. Puede ayudar una tasa de aprendizaje menor, el inicializador he-normal o la activación leaky-relu`,
  ],
  [
    /^(.*)\. A lower learning rate or gradient clipping may help$/,
    (what) => `${inner(what)}. Puede ayudar una tasa de aprendizaje menor o recortar los gradientes`,
  ],
  [
    /^(.*)\. A lower learning rate, a warm-up or gradient clipping may help$/,
    (what) => `${inner(what)}. Puede ayudar una tasa de aprendizaje menor, un calentamiento o recortar los gradientes`,
  ],
  [
    /^(.*)\. Unless the data is as uneven: lower the learning rate, check the scale of the inputs and of the first weights, or use class weights$/,
    (what) =>
      `${inner(what)}. Salvo que los datos sean igual de desiguales: baja la tasa de aprendizaje, revisa la escala de las entradas y de los pesos iniciales, o usa pesos por clase`,
  ],
  [/^epoch (\d+): (.+)$/, (epoch, what) => `época ${epoch}: ${inner(what)}`],
  [/^step (\d+): (.+)$/, (step, what) => `paso ${step}: ${inner(what)}`],
  [
    /^(\d+) of the (\d+) units of (.+) are 0 for every sample, and learn nothing any more$/,
    (dead, units, name) =>
      `${dead} de las ${units} unidades de ${layer(name)} valen 0 para todas las muestras y ya no aprenden nada`,
  ],
  [
    /^(.+) % of (.+) is predicted as class '(.+)'$/,
    (part, split, name) =>
      `el ${localized(part!)} % de ${ownValue(page.splits, split!) ?? split} se predice como la clase '${name}'`,
  ],
  [
    /^the loss is (.+), more than (.+) times the (.+) it began with, for (\d+) steps$/,
    (loss, times, first, steps) =>
      `la pérdida es ${localized(loss!)}, más de ${times} veces los ${localized(first!)} con que empezó, durante ${steps} pasos`,
  ],
  [/^the loss is (\S+?); (.+)$/, (loss, hint) => `la pérdida es ${loss}; ${inner(hint)}`],
  [
    /^all params are still finite, so look at the data and the loss$/,
    () => 'todos los parámetros siguen siendo finitos, así que mira los datos y la pérdida',
  ],
  [/^the first tensor that is not finite: (.+)$/, (name) => `el primer tensor que no es finito: ${layer(name)}`],
  [
    /^no better (.+) for (\d+) epochs? \(best (.+) at epoch (\d+)\)$/,
    (what, epochs, best, at) =>
      `${what} sin mejorar durante ${epochs} épocas (lo mejor fue ${localized(best!)} en la época ${at})`,
  ],
  [/^the time limit of (.+) minutes is reached$/, (minutes) => `se alcanzó el límite de tiempo de ${minutes} minutos`],
  [/^the caller asked for it$/, () => 'así se pidió'],
]

/** Issues that the page tells of in words of its own. */
const issues: readonly Told[] = [
  [
    /^It cannot change while the run goes on\. Start a new run$/,
    () => 'No puede cambiar durante el entrenamiento. Empieza uno nuevo',
  ],
  [
    /^(.*)\. It cannot change while the run goes on\. Start a new run$/,
    (what) => `${inner(what)}. No puede cambiar durante el entrenamiento. Empieza uno nuevo`,
  ],
  [/^there is no such file$/, () => 'no existe ese archivo'],
  [
    /^(?:(.*)\. )?Go on when there is a network connection, or compute on another backend$/,
    (what) => `${what ? `${inner(what)}. ` : ''}Continúa cuando haya conexión a la red, o calcula en otro backend`,
  ],
  [
    /^(wasm: )?the rest of tfjs's kernels, which this needs, does not load: (.+)$/,
    (where = '', why) => `${where}el resto de los kernels de tfjs, que hace falta aquí, no se carga: ${inner(why)}`,
  ],
  [/^the network does not answer$/, () => 'la red no responde'],
  [
    /^(?:(.*)\. )?Drop it on the page, or choose it under "Your files"(?:; there are: (.+))?$/,
    (what, known) =>
      `${what ? `${inner(what)}. ` : ''}Suéltalo en la página o elígelo en «Tus archivos»${known ? `; hay: ${known}` : ''}`,
  ],
  [/^it imports '(.+)'$/, (name) => `importa '${name}'`],
  [
    /^(?:(.*)\. )?A module in the page may import (.+); bundle everything else into it$/,
    (what, names) =>
      `${what ? `${inner(what)}. ` : ''}En la página, un módulo puede importar ${names}; empaqueta dentro todo lo demás`,
  ],
  [
    /^(hide|view|lang|lesson): expected one of (.+), received (.+)$/,
    (name, known, received) => `${name}: se esperaba uno de ${known}; se recibió ${received}`,
  ],
]

/** Parts of what is shown that are no sentences. */
const words: readonly Told[] = [
  [/^none$/, () => 'ninguno'],
  [/^(.+): none → (.+)$/, (path, is) => `${path}: ninguno → ${is}`],
  [/^(.+) → none$/, (was) => `${was} → ninguno`],
  [/^l, of the last batches$/, () => 'l, de los últimos lotes'],
]

/** What the worker, the code that it shares with the page, the guards of a run, and packages of what does not fit say. */
export const told: readonly Told[] = [...words, ...worker, ...links, ...guards, ...issues, ...ofPackages(inner)]
