import type { LINE_STATES } from '../../domain/provider/provider.ts'
import type { Db, Tx } from '../database/db.ts'

/** A line is its holder's for so long after each renewal, by the clock of the database. */
export const LINE_LEASE_MS = 3_000

/** Lines of a provider that has one in every worker thread, at most: threads beyond it have none. */
export const MAX_FREE_LINES = 256

/** What was not renewed for so long is of no interest to anybody. */
const GONE_AFTER_S = 60

/** Any number that no other lock of ours has: those who take lines do it one after the other. */
const TAKING = 1_311

/** Names a line: the provider, and its place among the provider's lines, from 0. */
export type LineName = { readonly provider: string; readonly slot: number }

/** A line in one word, for maps. */
export function lineKey({ provider, slot }: LineName): string {
  return `${provider} ${slot}`
}

/** What a holder tells of its line at each renewal. */
export type LineReport = LineName & {
  readonly state: (typeof LINE_STATES)[number]
  /** Submissions under way. */
  readonly inFlight: number
  /** Parts submitted, of the last seconds. */
  readonly partsPerS: number
  /** Orders that the line holds and has not begun. */
  readonly waiting: number
  /** Answers of the last ten seconds, and how many of them were refusals for now or unknown. */
  readonly answers: number
  readonly failures: number
  /** Of the way to the provider, in words without secrets. */
  readonly lastError: string | null
}

/** A line that somebody holds. */
export type LiveLine = LineReport & {
  /** The worker thread, for people: unique, and without meaning. */
  readonly holder: string
  /** Since when it is in this state, Unix milliseconds. */
  readonly sinceMs: number
}

/** Lines of a provider that others hold. */
export type OthersLines = {
  readonly provider: string
  readonly live: number
  /** All of them were renewed at this time or later, Unix milliseconds by the clock of the database. */
  readonly renewedMs: number
}

/** Lines of a provider that a holder wants: `count` more of the slots below `slots`. */
export type WantedLines = { readonly provider: string; readonly slots: number; readonly count: number }

/** All live lines, by provider and slot. */
export async function listLines(tx: Tx): Promise<readonly LiveLine[]> {
  return await tx<LiveLine[]>`
    select provider, slot, holder, state, (extract(epoch from since) * 1000)::float8 as "sinceMs",
      in_flight as "inFlight", parts_per_s::numeric::float8 as "partsPerS", waiting, answers, failures, last_error as "lastError"
    from provider_lines where until > now() order by provider, slot`
}

/**
 * Renews the lines of a holder and gives up `unwanted` ones, in one statement. A line that ran out and that nobody has taken
 * is the holder's again; one that is not in `kept` is another's. `nowMs` is the database's time of it. The lease counts from
 * then, so for the holder it counts from before this was called.
 */
export async function renewLines(
  tx: Tx,
  holder: string,
  held: readonly LineReport[],
  unwanted: readonly LineName[],
): Promise<{
  readonly nowMs: number
  readonly kept: readonly LineName[]
  readonly others: readonly OthersLines[]
}> {
  const rows = await tx<
    { readonly provider: string | null; readonly slot: number | null; live: number; atMs: number }[]
  >`
    with mine as (
      update provider_lines l set until = now() + ${LINE_LEASE_MS} * interval '1 ms', state = i.state,
        since = case when l.state = i.state then l.since else now() end, in_flight = i."inFlight",
        parts_per_s = i."partsPerS", waiting = i.waiting, answers = i.answers, failures = i.failures,
        last_error = i."lastError"
      from json_to_recordset(${JSON.stringify(held)}::text::json) as i(provider text, slot smallint, state text,
        "inFlight" integer, "partsPerS" real, waiting integer, answers integer, failures integer, "lastError" text)
      where l.provider = i.provider and l.slot = i.slot and l.holder = ${holder}
      returning l.provider, l.slot
    ), given_up as (
      delete from provider_lines l
      using json_to_recordset(${JSON.stringify(unwanted)}::text::json) as i(provider text, slot smallint)
      where l.provider = i.provider and l.slot = i.slot and l.holder = ${holder}
    )
    select null as provider, null as slot, 0 as live, (extract(epoch from now()) * 1000)::float8 as "atMs"
    union all
    select provider, slot, 0, 0 from mine
    union all
    select provider, null, count(*)::integer,
      (extract(epoch from min(until)) * 1000)::float8 - ${LINE_LEASE_MS}::integer
    from provider_lines where until > now() and holder <> ${holder} group by provider`
  const kept: LineName[] = []
  const others: OthersLines[] = []
  let nowMs = 0
  for (const { provider, slot, live, atMs } of rows) {
    if (provider === null) nowMs = atMs
    else if (slot === null) others.push({ provider, live, renewedMs: atMs })
    else kept.push({ provider, slot })
  }
  return { nowMs, kept, others }
}

/**
 * Takes lines that nobody holds, the lowest slots first; answers those that are the holder's now. Holders take one after the
 * other, so that none finds taken what it has just seen free.
 */
export async function takeLines(
  db: Pick<Db, 'sql'>,
  holder: string,
  wanted: readonly WantedLines[],
): Promise<readonly LineName[]> {
  return await db.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${TAKING})`
    return await tx<LineName[]>`
      insert into provider_lines (provider, slot, holder, until)
      select provider, slot, ${holder}, now() + ${LINE_LEASE_MS} * interval '1 ms' from (
        select w.provider, s.slot, w.count, row_number() over (partition by w.provider order by s.slot) as place
        from json_to_recordset(${JSON.stringify(wanted)}::text::json) as w(provider text, slots integer, count integer),
          generate_series(0, w.slots - 1) as s(slot)
        where not exists (
          select 1 from provider_lines l where l.provider = w.provider and l.slot = s.slot and l.until > now())
      ) as free where place <= count
      on conflict (provider, slot) do update set holder = excluded.holder, until = excluded.until, state = default,
        since = now(), in_flight = 0, parts_per_s = 0, waiting = 0, answers = 0, failures = 0, last_error = null
      where provider_lines.until <= now()
      returning provider, slot`
  })
}

/** Gives up all lines of a holder, as at its end: others need not wait for them to run out. */
export async function releaseLines(tx: Tx, holder: string): Promise<void> {
  await tx`delete from provider_lines where holder = ${holder}`
}

/** Removes what ran out a minute ago and that nobody took. */
export async function removeGoneLines(tx: Tx): Promise<void> {
  await tx`delete from provider_lines where until < now() - ${GONE_AFTER_S} * interval '1 s'`
}
