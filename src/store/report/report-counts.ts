import { COUNTRY_PREFIX, countryOf } from '../../domain/country.ts'
import { ROUNDING, STEPS_PER_DOUBLING } from '../../domain/report/histogram.ts'
import { REPORT_DIMENSIONS, REPORT_GROUPS, type ReportGroup } from '../../domain/report/report-dimensions.ts'
import { type ReportSpan, SPAN_MS } from '../../domain/report/report-span.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { dayOf } from '../database/partitions.ts'
import { listOfStates } from '../state-lists.ts'

/** What rows are counted by. */
const DIMENSIONS = REPORT_GROUPS.map((group) => REPORT_DIMENSIONS[group].column)
const KEYS = ['scope', ...DIMENSIONS].join(', ')
const BY_KEYS = `group by ${KEYS}`
const SAME_KEYS = ['scope', ...DIMENSIONS].map((key) => `c.${key} = r.${key}`).join(' and ')
const SUMS = 'messages, parts, held_cents, captured_cents, released_cents, provider_cost_cents'
const HISTOGRAMS = 'sent_steps, sent_counts, delivered_steps, delivered_counts'

/** Span that a longer one is the sum of. */
const INNER = { hour: 'minute', day: 'hour' } as const

/**
 * Counts the messages accepted in a minute, with their locks, and puts the result in the place of what was counted
 * before. A minute whose day has been taken away keeps what it has. For an open transaction.
 */
export async function countMinute(tx: Tx, minuteMs: number): Promise<void> {
  const day = dayOf(minuteMs)
  const [table] = await tx<{ here: boolean }[]>`
    select to_regclass(${`messages_${day}`}) is not null and to_regclass(${`credit_locks_${day}`}) is not null as here`
  if (!table?.here) return
  const written = await replaceMinute(tx, minuteMs, day, {})
  if (!written.some(({ country }) => country === UNPLACED)) return
  await replaceMinute(tx, minuteMs, day, await placesOf(tx, minuteMs, day))
}

/** Replaces an hour or a day by the sum of what is in it. For an open transaction. */
export async function foldSpan(tx: Tx, span: 'hour' | 'day', startMs: number): Promise<void> {
  const end = new Date(startMs + SPAN_MS[span])
  const inner = tx`from report_rollups where span = ${INNER[span]} and scope in ('client', 'all') and bucket >= ${new Date(startMs)} and bucket < ${end}`
  await tx`
    with sums as (
      select ${tx.unsafe(KEYS)}, sum(messages) as messages, sum(parts) as parts, sum(held_cents) as held_cents,
        sum(captured_cents) as captured_cents, sum(released_cents) as released_cents,
        sum(provider_cost_cents) as provider_cost_cents ${inner} ${tx.unsafe(BY_KEYS)}
    ), sent_cells as (
      select ${tx.unsafe(KEYS)}, unnest(sent_steps) as step, unnest(sent_counts) as n ${inner}
    ), delivered_cells as (
      select ${tx.unsafe(KEYS)}, unnest(delivered_steps) as step, unnest(delivered_counts) as n ${inner}
    ), ${replaceBucket(tx, span, startMs)}`
}

/** Stands for all clients together, in rows of the scope `all`. */
const NO_CLIENT = '00000000-0000-0000-0000-000000000000'

/** What all clients' rows have instead of the columns of one client's. */
const OF_ALL = DIMENSIONS.join(', ').replace(REPORT_DIMENSIONS.client.column, `'${NO_CLIENT}'::uuid`)

/** Cells are counted by the columns that they begin with, dimensions and two steps: by place, as the names are those of `m` too. */
const PLACES_OF_CELLS = [...DIMENSIONS, 'sent_step', 'delivered_step'].map((_, index) => index + 1).join(', ')

const DELIVERED = listOfStates(({ countsAs }) => countsAs === 'delivered')

/** A message accepted before countries were noted. */
const UNPLACED = ''

/**
 * `places` has the countries of prefixes of messages that were accepted before countries were noted. The time counts
 * from the acceptance, or from when it was to be sent.
 */
function replaceMinute(
  tx: Tx,
  minuteMs: number,
  day: string,
  places: Places,
): PromiseLike<readonly { readonly country: string }[]> {
  const from = firstUuid7At(minuteMs)
  const to = firstUuid7At(minuteMs + SPAN_MS.minute)
  return tx<{ country: string }[]>`
    with cells as materialized (
      select ${REPORT_GROUPS.map((group) => counted(tx, group, places))} ${step(tx, 'm.sent_at')} as sent_step,
        case when m.status in (${tx.unsafe(DELIVERED)}) then ${step(tx, 'm.done_at')} end as delivered_step,
        count(*) as messages, sum(m.parts) as parts,
        sum(l.amount_cents) filter (where l.state = 'HELD') as held_cents,
        sum(l.amount_cents) filter (where l.state = 'CAPTURED') as captured_cents,
        sum(l.amount_cents) filter (where l.state = 'RELEASED') as released_cents,
        sum(m.provider_cost_cents) as provider_cost_cents
      from ${tx(`messages_${day}`)} m join ${tx(`credit_locks_${day}`)} l on l.id = m.id
      where m.id >= ${from} and m.id < ${to} and l.id >= ${from} and l.id < ${to}
      group by ${tx.unsafe(PLACES_OF_CELLS)}
    ), scoped as materialized (
      select 'client' as scope, * from cells
      union all select 'all', ${tx.unsafe(OF_ALL)}, sent_step, delivered_step, messages, parts,
        held_cents, captured_cents, released_cents, provider_cost_cents from cells
    ), sums as (
      select ${tx.unsafe(KEYS)}, sum(messages) as messages, sum(parts) as parts, coalesce(sum(held_cents), 0) as held_cents,
        coalesce(sum(captured_cents), 0) as captured_cents, coalesce(sum(released_cents), 0) as released_cents,
        coalesce(sum(provider_cost_cents), 0) as provider_cost_cents
      from scoped ${tx.unsafe(BY_KEYS)}
    ), sent_cells as (
      select ${tx.unsafe(KEYS)}, sent_step as step, messages as n from scoped where sent_step is not null
    ), delivered_cells as (
      select ${tx.unsafe(KEYS)}, delivered_step as step, messages as n from scoped where delivered_step is not null
    ), ${replaceBucket(tx, 'minute', minuteMs)}`
}

type Places = Readonly<Record<string, string>>

/** What takes more than the row of the message: a country that was not noted is looked up. */
const COUNTED_WITH_MORE = {
  country: (tx: Tx, places: Places) =>
    tx`coalesce(m.country, ${JSON.stringify(places)}::text::jsonb ->> left(m.to_msisdn, ${COUNTRY_PREFIX}), ${UNPLACED})`,
}

/** What a message is counted by, as the start of a list of columns. */
function counted(tx: Tx, group: ReportGroup, places: Places) {
  const dimension = REPORT_DIMENSIONS[group]
  const of =
    dimension.counted === null
      ? COUNTED_WITH_MORE[dimension.column](tx, places)
      : tx.unsafe(dimension.counted)
  return tx`${of} as ${tx.unsafe(dimension.column)},`
}

/** The step of `src/domain/report/histogram.ts`; null without the instant (`greatest` would pass over it). */
function step(tx: Tx, instant: 'm.sent_at' | 'm.done_at') {
  const at = tx.unsafe(instant)
  return tx`case when ${at} is not null then
          floor(ln(greatest(date_part('epoch', ${at} - greatest(m.created_at, m.send_at)) * 1000, 1))
            * ${tx.unsafe(String(STEPS_PER_DOUBLING / Math.LN2))}::float8 + ${tx.unsafe(String(ROUNDING))}::float8)::smallint end`
}

async function placesOf(tx: Tx, minuteMs: number, day: string): Promise<Record<string, string>> {
  const rows = await tx<{ prefix: string; msisdn: string }[]>`
    select left(to_msisdn, ${COUNTRY_PREFIX}) as prefix, max(to_msisdn) as msisdn from ${tx(`messages_${day}`)}
    where id >= ${firstUuid7At(minuteMs)} and id < ${firstUuid7At(minuteMs + SPAN_MS.minute)} and country is null
    group by 1`
  return Object.fromEntries(rows.map(({ prefix, msisdn }) => [prefix, countryOf(msisdn)]))
}

/**
 * Puts `sums` with the histograms of `sent_cells` and `delivered_cells` in the place of a bucket's rows. Rows that stay
 * the same are not written.
 */
function replaceBucket(tx: Tx, span: ReportSpan, startMs: number) {
  const bucket = new Date(startMs)
  const changed = `${SUMS}, ${HISTOGRAMS}`.split(', ')
  const list = (prefix: string) => tx.unsafe(changed.map((name) => `${prefix}.${name}`).join(', '))
  return tx`${histogram(tx, 'sent')}, ${histogram(tx, 'delivered')}, counted as materialized (
      select ${tx.unsafe(KEYS)}, ${tx.unsafe(SUMS)}, coalesce(sent_steps, '{}') as sent_steps,
        coalesce(sent_counts, '{}') as sent_counts, coalesce(delivered_steps, '{}') as delivered_steps,
        coalesce(delivered_counts, '{}') as delivered_counts
      from sums left join sent using (${tx.unsafe(KEYS)}) left join delivered using (${tx.unsafe(KEYS)})
    ), gone as (
      delete from report_rollups r where r.span = ${span} and r.scope in ('client', 'all') and r.bucket = ${bucket} and not exists (
        select from counted c where ${tx.unsafe(SAME_KEYS)})
    )
    insert into report_rollups as r (span, bucket, ${tx.unsafe(KEYS)}, ${tx.unsafe(SUMS)}, ${tx.unsafe(HISTOGRAMS)})
    select ${span}, ${bucket}, ${tx.unsafe(KEYS)}, ${tx.unsafe(SUMS)}, ${tx.unsafe(HISTOGRAMS)} from counted
    on conflict (span, bucket, ${tx.unsafe(KEYS)}) do update set (${tx.unsafe(changed.join(', '))}) = (${list('excluded')})
    where (${list('r')}) is distinct from (${list('excluded')})
    returning country`
}

function histogram(tx: Tx, kind: 'sent' | 'delivered') {
  const of = tx.unsafe(kind)
  return tx`${of} as (
      select ${tx.unsafe(KEYS)}, array_agg(step order by step) as ${of}_steps, array_agg(n order by step) as ${of}_counts
      from (select ${tx.unsafe(KEYS)}, step, sum(n)::bigint as n from ${of}_cells ${tx.unsafe(BY_KEYS)}, step) each_step
      ${tx.unsafe(BY_KEYS)}
    )`
}
