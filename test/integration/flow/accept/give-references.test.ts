import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Msisdn } from '../../../../src/domain/message.ts'
import { openReferences } from '../../../../src/flow/accept/give-references.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const numbers = Array.from({ length: 40 }, (_, index) => `+49170${1_000_000 + index}` as Msisdn)

test('no two long messages to one number share a reference, whichever process gives it', async () => {
  const processes = [0.1, 0.5, 0.9].map((random) => openReferences({ db: database.db, random: () => random }))
  const given = new Map<Msisdn, number[]>(numbers.map((to) => [to, []]))
  await Promise.all(
    numbers.flatMap((to) =>
      processes.flatMap((next) =>
        Array.from({ length: 60 }, async () => {
          given.get(to)?.push(await next(to))
        }),
      ),
    ),
  )
  for (const references of given.values()) {
    expect(references).toHaveLength(180)
    // Of 8 bits: the header that has fewest.
    expect(new Set(references.map((reference) => reference & 0xff)).size).toBe(180)
    for (const reference of references) expect(reference).toBeWithin(0, 0x1_0000)
  }
})

test('behind the last reference comes the first', async () => {
  const next = openReferences({ db: database.db, random: () => 0.999_99 })
  const to = '+447700900123' as Msisdn
  const first = await next(to)
  expect([first, await next(to)]).toEqual([0, 1])
})
