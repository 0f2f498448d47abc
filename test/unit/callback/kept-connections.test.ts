import { expect, test } from 'bun:test'
import { openKeptConnections } from '../../../src/callback/kept-connections.ts'

const url = (text: string) => new URL(text)

test('a connection is kept to an origin that answered within the last second, whatever its path', () => {
  let nowMs = 5_000
  const kept = openKeptConnections(() => nowMs)
  expect(kept.keeps(url('http://a.example/one'))).toBe(false)
  kept.answered(url('http://a.example/one'))
  expect(kept.keeps(url('http://a.example/two'))).toBe(true)
  expect(kept.keeps(url('http://b.example/one'))).toBe(false)
  nowMs += 1_000
  expect(kept.keeps(url('http://a.example/one'))).toBe(false)
})

test('no connection over TLS is kept', () => {
  const kept = openKeptConnections(() => 0)
  kept.answered(url('https://a.example/'))
  expect(kept.keeps(url('https://a.example/'))).toBe(false)
})

test('of very many origins those that answered last are remembered', () => {
  const kept = openKeptConnections(() => 0)
  for (let n = 0; n <= 1_000; n++) kept.answered(url(`http://a.example:${2_000 + n}/`))
  expect(kept.keeps(url('http://a.example:2000/'))).toBe(false)
  expect(kept.keeps(url('http://a.example:2001/'))).toBe(true)
})
