import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { centsText, moneyOfSql } from '../../domain/money.ts'
import { MAX_REASON } from '../../domain/problem/failure-reason.ts'
import type { MinuteValues, PriceRange, ValueCell } from '../../domain/report/minute-values.ts'
import { startOfSpan } from '../../domain/report/report-span.ts'
import { joinedMinutes, type Stretch } from '../../domain/report/stretches.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import { arrayText } from '../array-text.ts'
import type { Tx } from '../database/db.ts'
import { FIRST_CLIENT } from './report-buckets.ts'

/** Cells of a slice that are read; of a slice with more of them, as where each error is another, nothing is known. */
const MAX_CELLS = 1_000

/** So much of an error is read: what names one in its reason ends within it. */
const READ_OF_ERROR = MAX_REASON + 40

/** Reads what the messages of a day have that were accepted from `fromMs` and before `toMs`; null: too much. Reads each once, and its lock. */
export async function readValues(
  tx: Tx,
  day: string,
  fromMs: number,
  toMs: number,
): Promise<{ readonly cells: readonly ValueCell[]; readonly price: PriceRange } | null> {
  const ids = tx`id >= ${firstUuid7At(fromMs)} and id < ${firstUuid7At(toMs)}`
  const cells = await tx<ValueCell[]>`
    select lane, door, left(last_error, ${READ_OF_ERROR}) as error, count(*)::integer as messages, max(attempts)::integer as attempts
    from ${tx(`messages_${day}`)} where ${ids} group by 1, 2, 3 limit ${MAX_CELLS + 1}`
  if (cells.length > MAX_CELLS) return null
  const [price] = await tx<{ lowest: string | null; highest: string | null }[]>`
    select min(amount_cents)::text as lowest, max(amount_cents)::text as highest from ${tx(`credit_locks_${day}`)} where ${ids}`
  const isThere = price && price.lowest !== null && price.highest !== null
  return {
    cells,
    price: isThere
      ? { lowest: moneyOfSql(String(price.lowest)), highest: moneyOfSql(String(price.highest)) }
      : null,
  }
}

/** Puts what a minute has in the place of what was known of it; null: nothing is known. */
export async function writeValues(tx: Tx, minuteMs: number, values: MinuteValues | null): Promise<void> {
  const minute = new Date(minuteMs)
  if (values === null) {
    await tx`delete from report_values where minute = ${minute}`
    return
  }
  const { messages, errors, lanes, doors, attempts, lowest, highest } = values
  const texts = (list: readonly string[] | null) => tx`${list && arrayText(list)}::text::text[]`
  await tx`
    insert into report_values (minute, messages, errors, lanes, doors, attempts, lowest_cents, highest_cents)
    values (${minute}, ${messages}, ${texts(errors)}, ${texts(lanes)}, ${texts(doors)}, ${attempts},
      ${centsText(lowest)}::text::numeric, ${centsText(highest)}::text::numeric)
    on conflict (minute) do update set messages = excluded.messages, errors = excluded.errors, lanes = excluded.lanes,
      doors = excluded.doors, attempts = excluded.attempts, lowest_cents = excluded.lowest_cents, highest_cents = excluded.highest_cents`
}

/** True when values can tell minutes in which there is nothing that the filter means. */
export function isValued({ error, doors, lanes, attemptsFrom, priceFrom, priceTo }: MessageFilter): boolean {
  return (
    doors.length > 0 ||
    lanes.length > 0 ||
    [error, attemptsFrom, priceFrom, priceTo].some((each) => each !== null)
  )
}

/**
 * The stretches from `fromMs` and before `toMs`, newest first, without the minutes whose values say that they have nothing of a filter and that have not
 * changed since. `share`: which part that is of the minutes that have messages, or of these, the larger of both. In the snapshot in which the messages are
 * read; a row a minute is looked at.
 */
export async function findValuedMinutes(
  tx: Tx,
  filter: MessageFilter,
  { fromMs, toMs }: Stretch,
): Promise<{ readonly stretches: readonly Stretch[]; readonly share: number }> {
  const firstMs = startOfSpan('minute', fromMs)
  const [from, to] = [new Date(firstMs), new Date(toMs)]
  const [found] = await tx<{ minutes: number[]; part: number; messages: number }[]>`
    with looked as materialized (
      select m.minute, v.messages, case when v.minute is null then exists (
          select from report_rollups r where r.span = 'minute' and r.scope = 'all' and r.bucket = m.minute and r.client_id = ${FIRST_CLIENT})
        else v.messages > 0 end as is_busy, v.minute is null or k.minute is not null or (v.messages > 0 and ${mayHave(tx, filter)}) as is_read
      from generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 microsecond', interval '1 minute') m(minute)
      left join report_values v on v.minute = m.minute
      left join (select distinct minute from report_marks where minute >= ${from} and minute < ${to}) k on k.minute = m.minute
    )
    select coalesce((select json_agg(extract(epoch from minute)::float8 * 1000 order by minute desc) from looked where is_read), '[]') as minutes,
      coalesce(avg(is_read::integer) filter (where is_busy), 0)::float8 as part,
      coalesce(sum(messages) filter (where is_read) / nullif(sum(messages), 0), 0)::float8 as messages
    from looked`
  if (!found) throw new Error('an aggregate has one row')
  const stretches = joinedMinutes(found.minutes).map((stretch) => ({
    fromMs: Math.max(stretch.fromMs, fromMs),
    toMs: Math.min(stretch.toMs, toMs),
  }))
  return { stretches, share: Math.max(found.part, found.messages) }
}

function mayHave(tx: Tx, { error, doors, lanes, attemptsFrom, priceFrom, priceTo }: MessageFilter) {
  // What is kept of an error is what it begins with, and so is what is asked for.
  const begins = tx`exists (select from unnest(v.errors) e where starts_with(${error ?? ''}, e) or starts_with(e, ${error ?? ''}))`
  return tx`true
    ${error === null ? tx`` : tx`and (v.errors is null or ${begins})`}
    ${doors.length === 0 ? tx`` : tx`and v.doors && ${tx.array([...doors])}::text[]`}
    ${lanes.length === 0 ? tx`` : tx`and v.lanes && ${tx.array([...lanes])}::text[]`}
    ${attemptsFrom === null ? tx`` : tx`and v.attempts >= ${attemptsFrom}`}
    ${priceFrom === null ? tx`` : tx`and v.highest_cents >= ${centsText(priceFrom)}::text::numeric`}
    ${priceTo === null ? tx`` : tx`and v.lowest_cents <= ${centsText(priceTo)}::text::numeric`}`
}

/** Forgets up to `limit` minutes before `beforeMs`; answers how many. */
export async function removeValuesBefore(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const result = await tx`
    delete from report_values where minute in (
      select minute from report_values where minute < ${new Date(beforeMs)} order by minute limit ${limit})`
  return result.count
}
