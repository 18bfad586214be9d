import type { offers as english } from '../en/offers.js'

export const offers: typeof english = {
  noAnswer: 'El worker no responde',
  endIt: 'Terminarlo',
  noAnswerWhy:
    'El worker no responde. Puede que un plugin esté en un bucle o que un paso tarde mucho. ¿Terminarlo? El entrenamiento puede continuar desde su último checkpoint.',
  interrupted: 'Un entrenamiento quedó interrumpido',
  interruptedAt: (name, step, steps) => [
    name,
    ` quedó interrumpido en el paso ${step}${steps ? ` de ${steps}` : ''}. No se ha perdido nada.`,
  ],
  linkOpened: 'Se abrió un enlace',
  bringBack: 'Recuperarlo',
  putAside: (name) => ['Se abrió el enlace. Tu propio experimento ', name, ' quedó apartado.'],
  huge: 'Una red enorme',
  trainIt: 'Entrenarla',
  hugeWhy: (parameters, gigabytes) =>
    `Esta red tiene ${parameters} parámetros y necesita unos ${gigabytes} GB mientras entrena. Cada paso puede tardar mucho, y quizá el navegador no tenga tanta memoria.`,
  notKept: (why) =>
    `Este navegador no guarda nada más para esta página (${why}). Se puede entrenar igualmente; guarda los checkpoints que quieras conservar antes de cerrar la página.`,
}
