import { afterAll, beforeAll, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Tx } from '../../../../src/store/database/db.ts'
import { ALL_INBOUND, type InboundFilter, listInbound } from '../../../../src/store/inbound/inbound-views.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { addInbound } from '../../../support/inbound.ts'

const CLIENT = '550e8400-e29b-41d4-a716-446655440001' as ClientId // its form
const NOBODY = '550e8400-e29b-41d4-a716-446655440002' as ClientId // its form
const LIMIT = 50
/** Of each side, and some more; 4,000 are there. */
const FEW = 3 * LIMIT

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  const { db } = database
  const last = await addInbound(db, { clientId: CLIENT, from: '+12025550000', to: '12345' })
  await db.sql`
    insert into inbound_messages (id, provider, from_address, to_address, text, encoding, parts, part_ids, partial, received_at,
      client_id)
    select (substr(${last}::text, 1, 14) || lpad(to_hex(n % 4096), 4, '0') || '-8' || lpad(to_hex(n), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid,
      provider, '+1202556' || n, to_address, text, encoding, parts, part_ids, partial, received_at, client_id
    from inbound_messages, generate_series(1, 4000) n`
  await db.sql`analyze inbound_messages`
})
afterAll(() => database.drop())

const asked: Readonly<Record<string, Partial<InboundFilter>>> = {
  'who has none': { clientId: NOBODY },
  'a handset that never wrote': { from: ['+12025559999', 'hash_000000000000000000000001'] },
  'a number that nobody wrote to': { to: ['99999'] },
  'a number on neither side': { number: ['99999'] },
  'what nobody did': { action: 'help' },
  'what nobody has': { unmatched: true },
  'the newest': {},
  'a client': { clientId: CLIENT },
}
for (const [what, filter] of Object.entries(asked))
  test(`${what}: few rows are read, however many there are`, async () => {
    const read = await database.db.sql.begin(async (tx) => {
      const before = await rowsRead(tx)
      await listInbound({ sql: tx }, { ...ALL_INBOUND, ...filter }, LIMIT)
      return (await rowsRead(tx)) - before
    })
    expect(read).toBeLessThan(FEW)
  })

/** By this session, of the table, since its numbers were last collected. */
async function rowsRead(tx: Tx): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as count from pg_stat_xact_user_tables
    where relname like 'inbound_messages%'`
  return must(row, 'a sum').count
}
