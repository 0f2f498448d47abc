import type { Exchange } from '../../src/domain/message/exchange.ts'
import type { MessageId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'
import { openPack } from '../../src/store/message/exchange-packs.ts'

/** The id of a message that was accepted then, of now if not said. */
export const newId = (atMs: number = Date.now()): MessageId => Bun.randomUUIDv7('hex', atMs) as MessageId // a brand constructor

/** All that is kept of exchanges, as text: of rows, and of packs once they are opened. */
export async function keptWords(db: Db): Promise<string> {
  const rows = await db.sql<{ row: string }[]>`select p::text as row from provider_exchanges p`
  const packs = await db.sql<{ pack: Uint8Array }[]>`select pack from provider_exchange_packs`
  return [...rows.map(({ row }) => row), ...packs.map(({ pack }) => JSON.stringify(openPack(pack)))].join(
    '\n',
  )
}

/** A submission over HTTP that was taken, with what is given instead. */
export function newExchange(given: Partial<Exchange> = {}): Exchange {
  return {
    messageId: newId(),
    attempt: 1,
    part: null,
    what: 'submission',
    startedAtMs: Date.now(),
    tookMs: 12,
    outcome: '201',
    sent: {
      line: 'POST https://api.example.com/sms',
      fields: { authorization: 'Bearer ***' },
      body: 'Hello',
    },
    answered: { line: '201', fields: {}, body: '{"id":"a1"}' },
    ...given,
  }
}
