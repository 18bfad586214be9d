import type { presets as english } from '../en/presets.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')

export const presets: typeof english = {
  beginWith: 'Empezar con',
  own: 'tu propio experimento',
  choose: 'elige uno',
  groups: { good: 'Funcionan', wrong: 'Sale mal, y por qué', elsewhere: 'Publicados en otros sitios' },
  works: 'Funciona',
  beginnings: 'Experimentos para empezar',
  texts: {
    spirals: {
      label: 'Dos espirales',
      why: 'Puntos en el plano: mira cómo las regiones se enroscan en torno a los brazos.',
    },
    augmented: {
      label: 'Dígitos que se mueven',
      why: 'Cada dígito se gira y se desplaza un poco en cada época: se aprende más despacio, pero acierta más con dígitos que no ha visto, como los tuyos.',
    },
    straight: {
      label: 'Dos espirales, una capa',
      why: 'Una sola capa solo puede cortar el plano con una línea recta, así que se queda cerca de la mitad. Añade una capa oculta y queda resuelto.',
    },
    zeros: {
      label: 'Todos los pesos empiezan en cero',
      why: 'Todas las unidades ocultas reciben el mismo gradiente y siguen siendo iguales: la red es tan ancha como una sola unidad. Mira los pesos.',
    },
  },
  recipes: {
    mnist: {
      label: 'Dígitos manuscritos',
      why: 'Dígitos manuscritos con una capa oculta de 128: más del 97,5 % en segundos.',
    },
    'lesson-collapse': {
      label: 'Una tasa 64 veces mayor',
      why: 'Sale mal a propósito: los gradientes sumados en todo el lote acaban en una sola clase para todo.',
    },
    'lesson-adam-0.1': {
      label: 'Adam con 0,1',
      why: 'Sale mal a propósito: Adam con una tasa de 0,1 es inestable.',
    },
    'lesson-small-weights': {
      label: 'Pesos iniciales de 0,01',
      why: 'Sale mal a propósito: unos pesos iniciales de 0,01 hacen que la red parezca rota.',
    },
  },

  title: 'Entrena una red en esta página',
  doesNotFit: 'El experimento aún no encaja. Lo que falla se indica en su sitio, en rojo.',
  ownMachine: 'Se ejecuta en tu propio equipo y nada sale de él.',
  looking: 'Examinando el experimento …',
  willLearn: (layers, what, samples, data) =>
    `${plural(layers, { one: 'Una capa aprenderá', other: `${layers} capas aprenderán` })} a ${what} a partir de ${samples} muestras de ${data}.`,
  tellApart: (classes) => `distinguir ${classes} clases`,
  predict: (values) => plural(values, { one: 'predecir un valor', other: `predecir ${values} valores` }),
  sketch: (columns) => `La red: ${columns}.`,
  andThen: ', luego ',
  input: 'entrada',
}
