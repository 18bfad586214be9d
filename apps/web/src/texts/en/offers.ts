import type { ComponentChildren } from 'preact'

/** What is offered above a view: to go on, to bring something back. */
export const offers = {
  noAnswer: 'The worker does not answer',
  endIt: 'End it',
  noAnswerWhy:
    'The worker does not answer. A plugin may be in a loop, or a step may take very long. End it? The run can go on from its last checkpoint.',
  interrupted: 'A run was interrupted',
  interruptedAt: (name: ComponentChildren, step: string, steps: string): ComponentChildren => [
    name,
    ` was interrupted at step ${step}${steps ? ` of ${steps}` : ''}. Nothing is lost.`,
  ],
  linkOpened: 'A link was opened',
  bringBack: 'Bring it back',
  putAside: (name: ComponentChildren): ComponentChildren => [
    'The link was opened. Your own experiment ',
    name,
    ' was put aside.',
  ],
  huge: 'A huge network',
  trainIt: 'Train it',
  hugeWhy: (parameters: string, gigabytes: string) =>
    `This network has ${parameters} parameters and needs about ${gigabytes} GB while it trains. A step may take long, and the browser may not have so much.`,
  notKept: (why: string) =>
    `This browser keeps nothing more for this page (${why}). It trains all the same; save the checkpoints of runs that you want to have later, before you close the page.`,
}
