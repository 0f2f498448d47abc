import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { LIFECYCLE_STATES } from '../../../src/domain/lifecycle.ts'
import { CREDIT_STATES } from '../../../src/domain/message.ts'

const css = await Bun.file(join(import.meta.dir, '../../../src/console/web/console.css')).text()

test.each([...LIFECYCLE_STATES, ...CREDIT_STATES])('the console has a colour for %s', (state) => {
  const rule = new RegExp(`\\.state-${state}(?:,\\s*\\.state-\\w+)*\\s*\\{[^}]*--state:`)
  expect(css).toMatch(rule)
})
