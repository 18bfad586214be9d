import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer/builtin'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Lesson } from '../shared/lesson.js'
import { readLesson } from './lesson-file.js'

const folder = new URL('../../lessons/', import.meta.url)
const own = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const)

const head = '---\ntitle: A\nsummary: B\nminutes: 3\n---\n'
const experiment =
  '```json experiment\n{ "name": "x", "data": { "use": "dataset:xor" }, "model": [], "learningRate": 1, "epochs": 2 }\n```\n'
const run = '\n## Run: See\n\nText.\n'
const read = (text: string) => () => readLesson(text, 'a.md')

test.each(own)('%s can be read, and all its experiments can be trained', (name, text) => {
  const { steps } = readLesson(text, name)
  const drafts = steps.flatMap((step) => [
    step.experiment,
    ...(step.kind === 'repair' && step.solution ? [step.solution] : []),
  ])
  for (const draft of drafts) expect(parseExperiment(builtinRegistry, draft).name).toBe(steps[0]!.experiment.name)
  expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['predict', 'run', 'repair']))
})

test.each(own.filter(([name]) => /\.\w+\.md$/.test(name)))(
  '%s asks and trains what the original does',
  (name, text) => {
    const original = name.replace(/\.\w+\.md$/, '.md')
    const doings = (lesson: Lesson) =>
      lesson.steps.map((step) => ({
        kind: step.kind,
        experiment: step.experiment,
        hasAfter: step.after.length > 0,
        answers: step.kind === 'predict' ? step.choices.map(({ isRight }) => isRight) : [],
        goals: step.kind === 'repair' ? [step.goals, step.solution] : [],
      }))
    const [translation, given] = [readLesson(text, name), readLesson(Object.fromEntries(own)[original]!, original)]
    expect(doings(translation)).toEqual(doings(given))
    expect(translation.minutes).toBe(given.minutes)
    expect(translation.title).not.toBe(given.title)
  },
)

test('a lesson is its introduction and its steps, each with what it trains and what is said afterwards', () => {
  const { title, minutes, intro, steps } = readLesson(
    `${head}Hello *you*.\n\n${experiment}
## Predict: What?

- [ ] this
- [x] that

> Because.

## Run: See

\`\`\`json change
{ "epochs": null, "seed": 7 }
\`\`\`

## Repair: Mend

\`\`\`goal
accuracy of test is at least 90 %
loss of validation is at most 0.5
\`\`\`

\`\`\`json solution
{ "learningRate": 0.1 }
\`\`\`
`,
    'a.md',
  )
  expect([title, minutes]).toEqual(['A', 3])
  expect(intro.map(({ raw }) => raw.trim()).join('')).toBe('Hello *you*.')
  const base = { name: 'x', data: { use: 'dataset:xor' }, model: [] }
  expect(steps.map(({ kind, title: about, experiment: trained }) => [kind, about, trained])).toEqual([
    ['predict', 'What?', { ...base, learningRate: 1, epochs: 2 }],
    ['run', 'See', { ...base, learningRate: 1, seed: 7 }],
    ['repair', 'Mend', { ...base, learningRate: 1, seed: 7 }],
  ])
  expect(steps[0]).toMatchObject({ choices: [{ isRight: false }, { isRight: true }], after: [{ text: 'Because.' }] })
  expect(steps[2]).toMatchObject({
    goals: [
      { metric: 'accuracy', split: 'test', bound: 'at least', value: 0.9 },
      { metric: 'loss', split: 'validation', bound: 'at most', value: 0.5 },
    ],
    solution: { ...base, learningRate: 0.1, seed: 7 },
  })
})

test.each([
  ['', 'a.md:1: expected front matter: title, summary and minutes between two lines of ---'],
  ['---\ntitle: [\n---\n', /^a\.md:\d: /],
  ['---\ntitle: A\n---\n', 'a.md: front matter, summary: Invalid key: Expected "summary" but received undefined'],
  [head.replace('3', 'long'), 'a.md: front matter, minutes: Invalid type: Expected number but received "long"'],
  [
    head.replace('title', 'author: C\ntitle'),
    'a.md: front matter, author: Invalid key: Expected never but received "author"',
  ],
  [head, "a.md: expected steps, such as '## Predict: What happens?', received none"],
  [
    head + run,
    'a.md: expected one experiment before the first step, between ```json experiment and ```, received none',
  ],
  [head + experiment.replace('"model"', 'model') + run, /^a\.md:7: This is no JSON: /],
  [head + experiment.replace('[]', '{}') + run, 'a.md:7: experiment.model: expected a list of plugins, received {}'],
  [
    `${head}${experiment}\n## See\n`,
    "a.md:10: expected a heading '## Predict: …', '## Run: …' or '## Repair: …', received '## See'",
  ],
  [`${head}${experiment}\n### Run: See\n`, /^a\.md:10: expected a heading .* received '### Run: See'$/],
  [
    `${head}${experiment}\n## Predict: What?\n`,
    "a.md:10: expected answers to choose from, as '- [ ] wrong' and '- [x] right'",
  ],
  [
    `${head}${experiment}\n## Predict: What?\n\n- [ ] this\n- [ ] that\n`,
    'a.md:12: expected at least two answers, one of them marked as right by [x], received 2 with 0 marked',
  ],
  [
    `${head}${experiment}\n## Predict: What?\n\n- [x] this\n- that\n`,
    "a.md:13: expected '[ ]' or '[x]' before each answer",
  ],
  [
    `${head}${experiment}\n## Repair: Mend\n`,
    "a.md:10: expected a block ```goal, such as 'accuracy of test is at least 90 %'",
  ],
  [
    `${head}${experiment}\n## Repair: Mend\n\n\`\`\`goal\nbe better\n\`\`\`\n`,
    "a.md:13: expected a goal such as 'accuracy of test is at least 90 %' or 'loss of validation is at most 0.3', received 'be better'",
  ],
  [`${head}${experiment}${run}\n> a\n\ntext\n\n> b\n`, 'a.md:18: expected one quote in a step, received another one'],
  [
    `${head}${experiment}${run}\n\`\`\`json solution\n{}\n\`\`\`\n`,
    "a.md:14: nothing here takes a block called 'json solution'; is it under another heading?",
  ],
  [
    `${head}${experiment}${run}\n<script>alert(1)</script>\n`,
    /^a\.md:14: expected text, lists, code and links, received HTML: <script>/,
  ],
  [
    `${head}${experiment}${run}\nSee ![it](x.png)\n`,
    'a.md:14: expected text, lists, code and links, received an image: ![it](x.png)',
  ],
])('what is wrong is said with its place: %#', (text, message) => {
  expect(read(text)).toThrow(message)
})
