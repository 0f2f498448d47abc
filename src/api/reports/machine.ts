import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { oneOf } from '../../domain/fields/one-of.ts'
import { INSTANT_RULE, readBound } from '../../domain/message/schedule.ts'
import { centsOf, type Money } from '../../domain/money.ts'
import type { Stay } from '../../domain/report/passages.ts'
import { MAX_BUCKETS, MINUTES_KEPT_MS, SPAN_MS } from '../../domain/report/report-span.ts'
import {
  MAX_PROVIDERS,
  MAX_UNCOUNTED,
  type MachineReport,
  type MachineSpan,
  type MachineStay,
  readMachine,
} from '../../flow/report/read-machine.ts'
import { PASSAGES_KEPT_MS } from '../../flow/report/roll-up-reports.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { FromField, ToField } from '../http/fields.ts'
import { refuseField } from '../http/refuse.ts'
import { iso, rangeJson } from './latency-view.ts'
import { MachineTimes } from './machine-answers.ts'
import { EXAMPLE_MACHINE } from './machine-examples.ts'

const BUCKETS = ['minute', 'hour'] as const

const MachineQuery = Type.Object(
  { from: FromField, to: ToField, bucket: Type.Optional(oneOf(BUCKETS, { example: 'hour' })) },
  { additionalProperties: false, description: 'must be query parameters' },
)

const KEPT_MS = { minute: PASSAGES_KEPT_MS, hour: MINUTES_KEPT_MS } as const

const DESCRIPTION = [
  `What all messages went through from \`from\` (inclusive) to \`to\` (exclusive), by the minute or the hour in which it happened, whenever they were accepted: how many took each arrow of the machine, how many were in each status at the end of each bucket, their money, what each provider did, and how long messages stayed in a status. \`bucket\` is a minute unless it says \`hour\`.`,
  `Lists have an entry for each bucket, the oldest first: at most ${MAX_BUCKETS.minute} minutes, of the last ${PASSAGES_KEPT_MS / SPAN_MS.day} days, or ${MAX_BUCKETS.hour} hours, of the last ${MINUTES_KEPT_MS / SPAN_MS.day} days. At most ${MAX_PROVIDERS} providers are told of. Percentiles come from histograms and are off by 19 % at most.`,
  `It is counted from the histories of the messages once the minute of their acceptance is over, some 10 seconds later, and again when something in them changes; what is not counted yet is read from the histories, unless it is more than ${MAX_UNCOUNTED} messages. \`complete_until\` says which buckets are complete: what is committed long after it happened, as when the database was away, is added to its minute when it comes. What happened before \`counted_from\` is not whole.`,
  'It is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

/** `/v1/machine`: what went through the machine at each minute. */
export function machineRoute(deps: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false }).get(
    '/v1/machine',
    async ({ query, request, set }) => {
      const refusal = refuseUnlessFor(request, null, set)
      if (refusal) return refusal
      const span = readSpan(query.from, query.to, query.bucket ?? 'minute', deps.now())
      if ('rule' in span) return refuseField(set, span.field, span.rule)
      return machineJson(await readMachine(deps.db, span))
    },
    {
      query: MachineQuery,
      detail: {
        tags: ['Reports'],
        security: forAllClients('read'),
        summary: 'See what went through the machine',
        description: DESCRIPTION,
        responses: {
          200: answer('the counts, bucket by bucket', MachineTimes, EXAMPLE_MACHINE),
          ...refusals(...ALL_CLIENTS_REFUSALS),
        },
      },
    },
  )
}

type Violation = { readonly field: 'from' | 'to'; readonly rule: string }

/** Reads the time that is asked for, or the rule that it breaks. Both texts have the form of RFC 3339 already. */
function readSpan(
  from: string,
  to: string,
  bucket: 'minute' | 'hour',
  nowMs: number,
): MachineSpan | Violation {
  const fromMs = readBound(from)
  const toMs = readBound(to)
  if (fromMs === null) return { field: 'from', rule: INSTANT_RULE }
  if (toMs === null) return { field: 'to', rule: INSTANT_RULE }
  const spanMs = SPAN_MS[bucket]
  const whole = `must be a whole ${bucket} in UTC`
  if (fromMs % spanMs !== 0) return { field: 'from', rule: whole }
  if (toMs % spanMs !== 0) return { field: 'to', rule: whole }
  if (fromMs >= toMs) return { field: 'from', rule: 'must be before to' }
  if (toMs - fromMs > MAX_BUCKETS[bucket] * spanMs)
    return { field: 'to', rule: `must be at most ${MAX_BUCKETS[bucket]} ${bucket}s after from` }
  if (fromMs < nowMs - KEPT_MS[bucket])
    return {
      field: 'from',
      rule: `must be at most ${KEPT_MS[bucket] / SPAN_MS.day} days ago for a bucket of ${bucket === 'hour' ? 'an hour' : 'a minute'}`,
    }
  return { fromMs, toMs, bucket }
}

/** As JSON. */
export function machineJson(report: MachineReport): MachineTimes {
  const { money } = report
  return {
    ...rangeJson(report, report.bucket),
    counted_from: report.countedFromMs === null ? null : iso(report.countedFromMs),
    complete_until: iso(report.completeUntilMs),
    pending_minutes: report.pendingMinutes,
    arrows: report.arrows as MachineTimes['arrows'], // of states alone
    states: report.states,
    money: {
      held_cents: cents(money.held),
      captured_cents: cents(money.captured),
      released_cents: cents(money.released),
      captured_today_cents: cents(money.capturedToday),
      released_today_cents: cents(money.releasedToday),
    },
    providers: report.providers.map(({ provider, submitted, refused, delivered, failed, answer: stay }) => ({
      provider,
      submitted,
      refused,
      delivered,
      failed,
      answers: stay.messages,
      answer_p50_ms: stay.p50Ms,
      answer_p95_ms: stay.p95Ms,
    })),
    stays: report.stays.map(stayJson),
  }
}

function stayJson({ state, weekBefore, isSlower, ...stay }: MachineStay): MachineTimes['stays'][number] {
  return {
    state: state as MachineTimes['stays'][number]['state'], // of open states only
    ...sumsJson(stay),
    week_before: weekBefore && sumsJson(weekBefore),
    slower: isSlower,
  }
}

function sumsJson({ messages, p50Ms, p95Ms }: Stay) {
  return { messages, p50_ms: p50Ms, p95_ms: p95Ms }
}

function cents(amounts: readonly Money[]): number[] {
  return amounts.map(centsOf)
}
