import { expect, test } from 'bun:test'
import { openProviderSeal } from '../../../src/directory/provider-seal.ts'

const seal = openProviderSeal('a key of the tests, 32 characters or more')
const sealed = seal.seal('acme', 'key', 'hunter2')

test('a secret is opened for its provider and its name, and is nowhere to be read', () => {
  expect(sealed).not.toContain('hunter2')
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('hunter2')
  expect(seal.open('acme', { key: sealed })).toEqual({ key: 'hunter2' })
  expect(seal.open('acme', {})).toEqual({})
})

test.each([
  ['another provider', 'beta', 'key'],
  ['another name', 'acme', 'user'],
  ['a provider and a name that read alike together', 'acme/k', 'ey'],
])('one that was moved to %s opens nothing', (_, provider, name) => {
  expect(seal.open(provider, { [name]: sealed })).toBeNull()
})

test('one of two that cannot be opened opens neither', () => {
  const other = openProviderSeal('another key of the tests, 32 characters or more')
  expect(seal.open('acme', { key: sealed, user: other.seal('acme', 'user', 'x') })).toBeNull()
  expect(other.open('acme', { key: sealed })).toBeNull()
})

test('secrets of a provider are sealed anew together, or not at all', () => {
  const now = openProviderSeal(
    'another key of the tests, 32 characters or more',
    'a key of the tests, 32 characters or more',
  )
  const mixed = { key: sealed, user: now.seal('acme', 'user', 'x') }
  expect(now.open('acme', mixed)).toEqual({ key: 'hunter2', user: 'x' })
  const renewed = now.renew('acme', mixed) ?? {}
  const alone = openProviderSeal('another key of the tests, 32 characters or more')
  expect(alone.open('acme', renewed)).toEqual({ key: 'hunter2', user: 'x' })
  expect(renewed['user']).toBe(mixed.user)
  const third = openProviderSeal('a third key of the tests, 32 characters or more')
  expect(now.renew('acme', { ...mixed, third: third.seal('acme', 'third', 'y') })).toBeNull()
})
