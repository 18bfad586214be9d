import { expect, test } from 'vitest'
import { parseAddress } from './address.js'

test.each([
  ['redis://localhost:6379', undefined, 'redis://localhost:6379', 'redis://localhost:6379', false],
  ['redis://[::1]', undefined, 'redis://[::1]', 'redis://[::1]', false],
  ['redis://10.0.0.5:6379', undefined, 'redis://10.0.0.5:6379', 'redis://10.0.0.5:6379', true],
  ['redis://10.0.0.5:6379', 'a/b', 'redis://:a%2Fb@10.0.0.5:6379', 'redis://10.0.0.5:6379', false],
  ['rediss://me:own@host:6380/2', 'other', 'rediss://me:own@host:6380/2', 'rediss://host:6380/2', false],
])('%s with the password %s', (text, password, url, shown, isOpen) => {
  expect(parseAddress(text, password)).toEqual({ url, shown, isOpen })
})

test.each(['localhost:6379', 'http://localhost', 'redis://', ''])('refuses %j', (text) => {
  expect(() => parseAddress(text)).toThrow('queue: expected the address of a Redis or Valkey server')
})

test('does not repeat a password', () => {
  expect(() => parseAddress('http://:secret@localhost')).toThrow(/^(?!.*secret)/)
})
