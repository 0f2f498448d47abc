import type { Archive, DayReader, PageOfDay } from '../../src/archive/archive.ts'
import { type ArchivedMessage, DAY_FILES, type DayFile, type DayRow } from '../../src/archive/day-files.ts'
import type { Manifest } from '../../src/archive/manifest.ts'
import { PlaceAway } from '../../src/archive/place.ts'
import { moneyOfSql } from '../../src/domain/money.ts'
import { idsOfDay } from '../../src/flow/reading/through-days.ts'
import type { Db, Tx } from '../../src/store/database/db.ts'
import { openPack } from '../../src/store/message/exchange-packs.ts'
import { dropDayTables } from './day-tables.ts'

/** An archive that keeps its days in memory, filled from a database. */
export type MemoryArchive = Archive & {
  /** Takes a day (`20260131`) out of the database, as archiving does. */
  take(day: string): Promise<void>
  /** From now on it answers or does not. */
  answers(now: boolean): void
  /** Days that were opened, in their order. */
  readonly opened: readonly string[]
}

type Files = { readonly [F in DayFile]: readonly DayRow<F>[] }

/** Opens one for this database. */
export function openMemoryArchive(db: Db): MemoryArchive {
  const days = new Map<string, Files>()
  const opened: string[] = []
  let isThere = true
  const check = () => {
    if (!isThere) throw new PlaceAway('memory: gone for a walk')
  }
  return {
    opened,
    answers(now) {
      isThere = now
    },
    async take(day) {
      await db.sql.begin(async (tx) => {
        days.set(day, await readFiles(tx, day))
        await keepTotals(tx, day)
        await dropDayTables(tx, day)
      })
    },
    async readDay(day) {
      const files = days.get(day)
      if (!files) return null
      check()
      opened.push(day)
      return readerOf(day, files, check)
    },
    async readFiles(day) {
      const files = days.get(day)
      return files ? readerOf(day, files, check) : null
    },
    async archivedDays(first, last) {
      return [...days.keys()]
        .filter((day) => day >= first && day <= last)
        .toSorted()
        .toReversed()
    },
  }
}

async function readFiles(tx: Tx, day: string): Promise<Files> {
  const { first, end } = idsOfDay(day)
  const packs = await tx<{ pack: Uint8Array }[]>`
    select pack from provider_exchange_packs where batch_id >= ${first} and batch_id < ${end}`
  const exchanges = packs
    .flatMap(({ pack }) => openPack(pack))
    .map(({ startedAtMs, sent, answered, ...rest }) => ({
      ...rest,
      startedAt: startedAtMs * 1_000,
      sent: sent && JSON.stringify(sent),
      answered: answered && JSON.stringify(answered),
    }))
  return {
    messages: await select(
      tx,
      'messages',
      `(select m.*, l.amount_cents as lock_amount_cents, l.state as lock_state, l.created_at as lock_created_at,
        l.updated_at as lock_updated_at from messages_${day} m join credit_locks_${day} l on l.id = m.id) f`,
    ),
    events: await select(tx, 'events', `message_events_${day}`),
    parts: await select(tx, 'parts', `message_parts_${day}`),
    requests: await select(tx, 'requests', `message_requests_${day}`),
    exchanges,
  }
}

async function select<F extends DayFile>(tx: Tx, file: F, from: string): Promise<DayRow<F>[]> {
  const columns = Object.entries(DAY_FILES[file])
  const list = columns.map(([key, { name, kind }]) => {
    if (kind === 'instant') return `(extract(epoch from ${name}) * 1000000)::bigint as "${key}"`
    return `${name}${kind === 'json' || kind === 'money' ? '::text' : ''} as "${key}"`
  })
  const rows = await tx.unsafe(`select ${list.join(', ')} from ${from} order by 1`)
  const money = columns.filter(([, { kind }]) => kind === 'money').map(([key]) => key)
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(money.map((key) => [key, row[key] === null ? null : moneyOfSql(row[key])])),
  })) as unknown as DayRow<F>[] // read by the catalogue of the columns
}

async function keepTotals(tx: Tx, day: string): Promise<void> {
  await tx.unsafe(`
    insert into archived_totals (day, client_id, moved_on, kind, country, parts, price_cents, lines, amount_cents, provider_cost_cents, with_cost)
    select '${day}'::date, l.client_id, (line.at at time zone 'UTC')::date, line.kind, coalesce(m.country, ''), m.parts, l.amount_cents,
      count(*), sum(l.amount_cents), 0, 0
    from messages_${day} m join credit_locks_${day} l on l.id = m.id
    cross join lateral (values ('hold', l.created_at), (case l.state when 'CAPTURED' then 'capture' else 'release' end, l.updated_at)) line(kind, at)
    group by 1, 2, 3, 4, 5, 6, 7`)
  await tx.unsafe(`
    insert into archived_days (day, state, generation) values ('${day}', 'archived', 1)
    on conflict (day) do update set state = 'archived'`)
}

function readerOf(day: string, files: Files, check: () => void): DayReader {
  return {
    day,
    manifest: {} as Manifest, // nobody here reads it
    async message(id) {
      check()
      return files.messages.find((row) => row.id === id.toLowerCase()) ?? null
    },
    async messages(page) {
      check()
      return files.messages
        .toReversed()
        .filter((row) => isOf(row, page))
        .slice(0, page.most)
    },
    events: async (id) => files.events.filter(({ messageId }) => messageId === id),
    exchanges: async (id, most) => files.exchanges.filter(({ messageId }) => messageId === id).slice(-most),
    parts: async (id) => files.parts.filter(({ messageId }) => messageId === id),
    async providerIds(provider, ids) {
      check()
      const own = files.messages.flatMap((row) =>
        row.provider === provider && row.providerMessageId !== null && ids.includes(row.providerMessageId)
          ? [
              {
                messageId: row.id,
                provider,
                providerMessageId: row.providerMessageId,
                attempt: row.attempts,
                part: null,
              },
            ]
          : [],
      )
      return [
        ...own,
        ...files.parts.filter((row) => row.provider === provider && ids.includes(row.providerMessageId)),
      ]
    },
    requests: async (requestId) => files.requests.filter((row) => row.requestId === requestId),
  }
}

function isOf(row: ArchivedMessage, { clientId, before, from, where }: PageOfDay): boolean {
  return (
    (clientId === null || row.clientId === clientId) &&
    (before === null || row.id < before) &&
    (from === null || row.id >= from) &&
    (where?.(row) ?? true)
  )
}
