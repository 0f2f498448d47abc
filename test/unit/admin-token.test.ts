import { afterEach, beforeEach, expect, test } from 'bun:test'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openAdminToken } from '../../src/admin-token.ts'
import { ConfigError } from '../../src/config.ts'
import { createEmptyDataDir } from '../support/data-dir.ts'

let data: ReturnType<typeof createEmptyDataDir>
beforeEach(() => {
  data = createEmptyDataDir()
})
afterEach(() => data.remove())

const file = () => join(data.path, 'admin-token')

test('a token is made once, and only its owner can read it', () => {
  const first = openAdminToken(data.path)
  expect(first).toMatchObject({ path: file() })
  expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  expect(openAdminToken(data.path)).toEqual(first)
})

test('two folders have two tokens', () => {
  const other = createEmptyDataDir()
  expect(openAdminToken(other.path).token).not.toBe(openAdminToken(data.path).token)
  other.remove()
})

test('a token that the admin wrote is taken, with or without a line end', async () => {
  await Bun.write(file(), 'my-own-token-of-20-chars\n')
  expect(openAdminToken(data.path)).toMatchObject({ token: 'my-own-token-of-20-chars' })
})

test.each(['', '\n', 'short', `${'x'.repeat(20)} ${'y'.repeat(20)}`])(
  'a file that holds no token is named, and not shown: %j',
  async (content) => {
    await Bun.write(file(), content)
    const open = () => openAdminToken(data.path)
    expect(open).toThrow(ConfigError)
    expect(open).toThrow(`${file()} holds no token: delete it and the next start makes one`)
  },
)
