import { expect, test } from 'vitest'
import { classOf, planIntake } from './plan.js'

const files = (...paths: string[]) => paths.map((path) => ({ path, file: new Blob() }))

test.each([
  ['run.telar', 'checkpoint'],
  ['mine.json', 'experiment'],
  ['lion.js', 'plugin'],
  ['lion.mjs', 'plugin'],
])('%s is a %s', (path, is) => {
  expect(planIntake(files(path)).is).toBe(is)
})

test('the four files of MNIST find their places, in any order', () => {
  expect(
    planIntake(
      files(
        't10k-labels-idx1-ubyte.gz',
        'train-images-idx3-ubyte.gz',
        't10k-images-idx3-ubyte.gz',
        'train-labels-idx1-ubyte.gz',
      ),
    ),
  ).toMatchObject({
    data: {
      use: 'dataset:idx',
      with: {
        inputs: 'train-images-idx3-ubyte.gz',
        targets: 'train-labels-idx1-ubyte.gz',
        testInputs: 't10k-images-idx3-ubyte.gz',
        testTargets: 't10k-labels-idx1-ubyte.gz',
      },
    },
  })
})

test('a table without a test part holds a fifth out, and its last column is the class', () => {
  expect(planIntake(files('flowers.csv'))).toMatchObject({
    data: { use: 'dataset:csv', with: { path: 'flowers.csv', test: 0.2, target: -1 } },
  })
  expect(planIntake(files('a/test.csv', 'a/train.csv'))).toMatchObject({
    data: { with: { path: 'a/train.csv', testPath: 'a/test.csv' } },
  })
})

test('Parquet files are one data set, whose names say the splits', () => {
  expect(planIntake(files('m/test-0.parquet', 'm/train-0.parquet'))).toEqual({
    is: 'data',
    data: { use: 'dataset:parquet', with: { path: ['m/test-0.parquet', 'm/train-0.parquet'], target: -1 } },
    files: files('m/test-0.parquet', 'm/train-0.parquet'),
  })
  expect(planIntake(files('homes.parquet'))).toMatchObject({ data: { with: { test: 0.2 } } })
})

test('samples without labels are refused in words', () => {
  expect(() => planIntake(files('train-images-idx3-ubyte'))).toThrow('expected a file of samples and one of labels')
})

test('folders of images, hidden files left out', () => {
  expect(planIntake(files('pets/.DS_Store', 'pets/cat/1.png', 'pets/dog/2.JPG'))).toMatchObject({
    is: 'images',
    files: [{ path: 'pets/cat/1.png' }, { path: 'pets/dog/2.JPG' }],
  })
  expect(classOf('pets/cat/1.png')).toBe('cat')
})

test('anything else says what can be read', () => {
  expect(() => planIntake(files('letter.docx'))).toThrow('letter.docx: this page reads experiments (.json)')
  expect(() => planIntake([])).toThrow('There was no file')
})
