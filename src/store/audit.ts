import { must } from '../domain/assert.ts'
import { LIFECYCLE, LIFECYCLE_STATES } from '../domain/lifecycle.ts'
import { type Db, reasonOf, type Tx } from './database/db.ts'
import { MOST_LINES } from './message/move-columns.ts'
import { listOf, listOfStates } from './state-lists.ts'

/** The invariants that are checked, by their numbers in SPEC.md. */
export const AUDITED = ['I1', 'I2', 'I3', 'I4', 'I6'] as const

/** One broken invariant, what it is about, and what was found. */
export type AuditFinding = {
  readonly invariant: (typeof AUDITED)[number]
  readonly subject: string
  readonly found: string
}

/** Violations listed per invariant, at most. */
const MAX_FINDINGS = 100

/** A condition: the lock `l` is what that of the message `m` may be (I3). A status that is none of ours has no such lock. */
const LOCK_FITS = `case m.status ${LIFECYCLE_STATES.map(
  (state) => `when '${state}' then l.state in (${listOf(LIFECYCLE[state].credit)})`,
).join(' ')} else false end`

const FINALS = listOfStates(({ final }) => final)

/** A message has this long after its validity to become final. */
const GRACE = '5 minutes'

/** An alarm in the hands of a worker stands this far in the future at most. */
const CLAIMED_FOR = '1 minute'

/** Query cancelled: PostgreSQL, Appendix A; here by `statement_timeout`. */
const QUERY_CANCELLED = '57014'

/**
 * Checks I1, I2, I3, I4 and I6 in one snapshot of a live database and lists what is broken, at most 100 findings per
 * invariant. Reads every message: minutes on a large database.
 */
export async function audit(db: Db): Promise<AuditFinding[]> {
  return must(await auditWithin(db, Number.POSITIVE_INFINITY), 'an audit that has no bound ends')
}

/**
 * As `audit`, but null when it would take longer than `withinMs`. The embedded database looks at its clock between
 * statements only.
 */
export async function auditWithin(db: Db, withinMs: number): Promise<AuditFinding[] | null> {
  return await auditFrom(db, null, withinMs)
}

/**
 * As `auditWithin`, of the newest `messages` messages only, which a short look finds; I2 then takes what was captured as it is
 * counted, and adds up the locks of open messages. All of them when there are no more.
 */
export async function auditRecent(
  db: Db,
  { messages, withinMs }: { readonly messages: number; readonly withinMs: number },
): Promise<AuditFinding[] | null> {
  const [first] = await db.sql<{ id: string }[]>`
    select id from messages order by id desc offset ${messages} limit 1`
  return await auditFrom(db, first?.id ?? null, withinMs)
}

/** Of the messages after this one; null: of all. */
async function auditFrom(db: Db, after: string | null, withinMs: number): Promise<AuditFinding[] | null> {
  const endMs = performance.now() + withinMs
  try {
    return await db.sql.begin('isolation level repeatable read read only', async (tx) => {
      // Here every row is read, which the planner settings of the gateway would do the slow way.
      await tx.unsafe(
        'set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on',
      )
      const findings: AuditFinding[] = []
      for (const find of RULES) {
        const leftMs = Math.floor(endMs - performance.now())
        if (leftMs < 1) return null
        if (Number.isFinite(leftMs)) await tx.unsafe(`set local statement_timeout = ${leftMs}`)
        findings.push(...(await find(tx, after)))
      }
      return findings
    })
  } catch (error) {
    if (Number.isFinite(withinMs) && reasonOf(error) === QUERY_CANCELLED) return null
    throw error
  }
}

/** The locks of messages with an alarm: an open one has one (I6). */
const locksOfOpen = (tx: Tx) => tx`(
        select l.client_id, l.state, l.amount_cents from (select distinct message_id from message_alarms) a
        join credit_locks l on l.id = a.message_id where l.state = 'HELD'
      )`

/** Of locks in the database, and of those that went to cold storage with their days. */
const capturedInAll = (tx: Tx) =>
  tx`(coalesce(l.captured, 0) + (select coalesce(sum(amount_cents), 0) from archived_totals a where a.client_id = c.id and a.kind = 'capture'))`

const capturedAsCounted = (tx: Tx) =>
  tx`(select coalesce(sum(captured_cents), 0) from capture_totals t where t.client_id = c.id)`

/** Whether what this column names is among the messages that are looked at. */
function isAfter(tx: Tx, column: string, after: string | null) {
  return after === null ? tx`true` : tx`${tx.unsafe(column)} > ${after}`
}

/** What breaks a rule, a statement each. `after`: of the messages after this one only. */
const RULES: readonly ((tx: Tx, after: string | null) => Promise<AuditFinding[]>)[] = [
  (tx) => tx<AuditFinding[]>`
    select 'I1' as invariant, 'client ' || id as subject,
      'credit_cents is ' || trim_scale(credit_cents) || ', its limit ' || trim_scale(credit_limit_cents) as found
    from clients where credit_cents < -credit_limit_cents limit ${MAX_FINDINGS}`,
  (tx, after) => tx<AuditFinding[]>`
    with locks as materialized (
      select client_id, sum(amount_cents) filter (where state = 'HELD') as held,
        sum(amount_cents) filter (where state = 'CAPTURED') as captured
      from ${after === null ? tx`credit_locks` : locksOfOpen(tx)} l group by client_id
    ), money as (
      select c.id, c.credit_cents, coalesce(l.held, 0) as held,
        ${after === null ? capturedInAll(tx) : capturedAsCounted(tx)} as captured,
        (select coalesce(sum(amount_cents), 0) from topups t where t.client_id = c.id) as topped_up,
        (select coalesce(sum(captured_cents), 0) from capture_totals t where t.client_id = c.id) as counted
      from clients c left join locks l on l.client_id = c.id
    )
    select 'I2' as invariant, 'client ' || id as subject,
      'credit ' || trim_scale(credit_cents) || ' + held ' || trim_scale(held) || ' + captured ' || trim_scale(captured)
        || ' (counted ' || trim_scale(counted) || ') is not the sum of top-ups ' || trim_scale(topped_up) as found
    from money where credit_cents + held + captured <> topped_up or captured <> counted limit ${MAX_FINDINGS}`,
  (tx, after) => tx<AuditFinding[]>`
    select 'I3' as invariant, 'message ' || m.id as subject,
      'status ' || m.status || ' with ' || coalesce('a lock ' || l.state, 'no lock') as found
    from messages m left join credit_locks l on l.id = m.id
    where (l.state is null or not (${tx.unsafe(LOCK_FITS)})) and ${isAfter(tx, 'm.id', after)}
    limit ${MAX_FINDINGS}`,
  // A day goes to cold storage when all its locks are settled: what was held is what was captured and released.
  (tx) => tx<AuditFinding[]>`
    select 'I3' as invariant, 'archived day ' || day as subject,
      trim_scale(held) || ' held, ' || trim_scale(settled) || ' captured and released' as found
    from (
      select day, coalesce(sum(amount_cents) filter (where kind = 'hold'), 0) as held,
        coalesce(sum(amount_cents) filter (where kind <> 'hold'), 0) as settled
      from archived_totals group by day
    ) days
    where held <> settled limit ${MAX_FINDINGS}`,
  (tx, after) => tx<AuditFinding[]>`
    select 'I3' as invariant, 'lock ' || l.id as subject, 'no message' as found
    from credit_locks l left join messages m on m.id = l.id where m.id is null and ${isAfter(tx, 'l.id', after)} limit ${MAX_FINDINGS}`,
  // Nearly every history is whole in its message's row, or in the rows of an earlier release, and is seen to be without a line being
  // read: each begins with its number, and a line break stands in front of each. Only what is not so is counted row by row.
  (tx, after) => tx<AuditFinding[]>`
    with events as materialized (
      select message_id, count(*) as rows, max(seq) as last, min(seq) as first from message_events
      where ${isAfter(tx, 'message_id', after)} group by message_id
    ), whole as materialized (
      select version, '[' || string_agg(seq::text, E',%\\n[' order by seq desc) || ',%' as lines
      from generate_series(1, ${MOST_LINES}::int) version cross join generate_series(1, version) seq group by version
    ), doubtful as materialized (
      select m.id, m.version from messages m
      left join events e on e.message_id = m.id left join whole w on w.version = m.version
      where ${isAfter(tx, 'm.id', after)} and (case
        when e.message_id is null then m.history like w.lines
          and octet_length(m.history) - octet_length(replace(m.history, E'\\n', '')) = m.version - 1
        else m.history is null and e.rows = m.version and e.last = m.version and e.first = 1
      end) is not true
    )
    select 'I4' as invariant, 'message ' || d.id as subject,
      'version ' || d.version || ' with ' || h.rows || ' history rows, seq ' || coalesce(h.first, 0) || ' to ' || coalesce(h.last, 0)
        || case when h.rows > h.numbers then ', some twice' else '' end as found
    from doubtful d cross join lateral (
      select count(*) as rows, count(distinct seq) as numbers, max(seq) as last, min(seq) as first
      from message_history where message_id = d.id
    ) h
    where h.rows <> d.version or h.numbers <> d.version or h.last is distinct from d.version or h.first is distinct from 1
    limit ${MAX_FINDINGS}`,
  (tx, after) => tx<AuditFinding[]>`
    with open as materialized (
      select id, status, wake_at, expires_at from messages where status not in (${tx.unsafe(FINALS)}) and ${isAfter(tx, 'id', after)}
    ), late as (
      select id, 'status ' || status || ', validity ended ' || expires_at::text as found from open
      where expires_at < now() - ${GRACE}::interval limit ${MAX_FINDINGS}
    ), unwoken as (
      select m.id, 'status ' || m.status || ' without an alarm' as found from open m
      where not exists (
        select from message_alarms a
        where a.message_id = m.id and coalesce(a.waits_in, 'PASSING') in ('PASSING', m.status)
          and a.wake_at <= greatest(m.wake_at, now() + ${CLAIMED_FOR}::interval)
      ) limit ${MAX_FINDINGS}
    )
    select 'I6' as invariant, 'message ' || id as subject, found
    from (select * from late union all select * from unwoken) broken`,
]
