import type { palette as english } from '../en/palette.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('es')

export const palette: typeof english = {
  groups: {
    training: 'Entrenamiento',
    experiment: 'Experimento',
    add: 'Añadir',
    begin: 'Empezar con',
    runs: 'Ejecuciones',
    export: 'Exportar',
    view: 'Vista',
    page: 'Página',
  },
  copyJson: 'Copiar el experimento como JSON',
  copyCommand: 'Copiar el experimento como comando',
  copyTypeScript: 'Copiar el experimento como TypeScript',
  saveJson: 'Guardar el experimento como JSON',
  openFiles: 'Abrir archivos',
  openAlso: 'datos checkpoint plugin lección csv imagen',
  presetAlso: 'ejemplo preset',
  add: (kind, plugin) => `Añadir ${kind} ${plugin}`,
  lesson: (title) => `Lección: ${title}`,
  run: (number, name) => `la ejecución ${number} · ${name}`,
  open: (run) => `Abrir ${run}`,
  compare: (run) => `Comparar ${run}`,
  noLongerCompare: (run) => `Dejar de comparar ${run}`,
  remove: (run) => `Eliminar ${run}`,
  computeOn: (backend) => `Calcular en ${backend}`,
  computeAlso: 'backend dispositivo',
  speak: (language) => `Idioma: ${language}`,
  languageAlso: 'language idioma lengua traducir',

  actions: 'Acciones',
  find: 'Buscar una acción',
  example: 'Entrenar, añadir dense, abrir la ejecución 2 …',
  looking: 'Buscando …',
  nothing: 'Nada de lo que se puede hacer ahora tiene estas letras.',
  found: (count) => plural(count, { one: '1 acción', other: `${count} acciones` }),

  close: 'Cerrar',
  local: {
    layer: ['Una capa, por su asa', 'la mueve, la quita'],
    pad: ['El campo de dibujo', 'dibuja un dígito, borra'],
    number: ['Un número', 'cambia la última cifra que cuenta'],
    curve: ['Una curva', 'lee sus valores'],
  },
  delete: 'Supr',
  inFields: 'En un campo de texto, deshacer es el del navegador, y ? es una letra.',
}
