import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { scripts } from '../../package.json'
import { SUBCOMMANDS } from '../../src/commands/subcommands.ts'

const ROOT = new URL('../..', import.meta.url).pathname

test('what npm run starts of the gateway, the executable does by the same name', () => {
  const ours = Object.entries(scripts).flatMap(([name, line]) => {
    const entry = /with-bun\.sh ((?:src|clients)\/\S+\.ts)/.exec(line)?.[1]
    return entry === undefined ? [] : [[name, entry]]
  })
  expect(ours.length).toBeGreaterThan(4)
  for (const [name = '', entry] of ours) expect([name, SUBCOMMANDS[name]?.entry]).toEqual([name, entry])
})

test.each(Object.entries(SUBCOMMANDS))('%s runs a file that is there', (_, { entry, load }) => {
  expect(existsSync(join(ROOT, entry))).toBe(true)
  expect(String(load)).toContain(`/${entry.split('/').at(-1)}`)
})
