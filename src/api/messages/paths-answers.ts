import { type Static, Type } from '@sinclair/typebox'
import { MESSAGE_EVENT_TYPES } from '../../../actors/message/events.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { PATH_DIMENSIONS } from '../../domain/report/path-dimensions.ts'
import type { Paths } from '../../flow/reading/read-paths.ts'
import {
  countOf,
  flagOf,
  instantOf,
  listOf,
  millisecondsOf,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'
import { ArchivedSpanField } from '../http/archived-span.ts'

const BASES = ['same_time', 'looked_at'] as const

const shareOf = (what: string) => Type.Number({ minimum: 0, maximum: 1, description: what })

/** One value that stands out. */
export const PathFact = named('PathFact', {
  dimension: wordOf(PATH_DIMENSIONS, 'what the value is of; a prefix is + and four digits'),
  value: textOf('the value; of the door `api` for the REST API'),
  name: orNull(textOf('how it is called, where that is another: a client by its name')),
  count: countOf('of the messages that match, how many have it'),
  share: shareOf('which share of them that is'),
  base_count: countOf('of all messages of the same time and scope, how many have it'),
  base_share: shareOf('which share of all that is: the base rate'),
  of_value: shareOf('of all messages that have it, the share that match'),
  bits: Type.Number({
    minimum: 0,
    description: 'how well it tells those that match from the others, in bits over all: the order goes by it',
  }),
})

/** What many messages have in common, and the way that they took. */
export const MessagePaths = named('MessagePaths', {
  sentence: textOf('the facts in one sentence'),
  matched: countOf('messages that match, of those looked at'),
  looked_at: countOf('messages looked at'),
  looked_from: orNull(instantOf('messages accepted since then were looked at; null: there is none')),
  complete: flagOf(
    'whether all of the time and scope were looked at that is in the database; false: there are older ones',
  ),
  archived: ArchivedSpanField,
  first_at: orNull(instantOf('when the first one that matches was accepted; null: none matches')),
  last_at: orNull(instantOf('when the last one was')),
  base: countOf('all messages that the base rates are of'),
  base_of: wordOf(
    BASES,
    'same_time: those accepted from the first that matches to the last; looked_at: all that were looked at, where no others are of that time',
  ),
  statuses: listOf(
    Type.Object({
      status: wordOf(LIFECYCLE_STATES, 'where they are now'),
      count: countOf('how many'),
    }),
    'where those that match are now, most first',
  ),
  arrows: listOf(
    Type.Object({
      from: orNull(wordOf(LIFECYCLE_STATES, 'the status before; null: there was none')),
      to: wordOf(LIFECYCLE_STATES, 'the status after'),
      // What is stored is a text.
      event: Type.Unsafe<string>(wordOf(['ACCEPTED', ...MESSAGE_EVENT_TYPES], 'what happened')),
      count: countOf('how often it was taken; a message that is tried again takes it again'),
    }),
    'the arrows that those that match took, most first',
  ),
  times: Type.Object(
    {
      ended: countOf('those that match and have ended'),
      p50_ms: orNull(millisecondsOf('from acceptance to the end, the median; null: none has ended')),
      p95_ms: orNull(millisecondsOf('from acceptance to the end, of 95 %; null: none has ended')),
    },
    { description: 'how long they took' },
  ),
  facts: listOf(PathFact, 'the values that stand out, the best first; empty: none does'),
  pair: orNull(
    Type.Object(
      {
        count: countOf('of those that match'),
        base_count: countOf('of all of that time'),
      },
      {
        description:
          'how many have both the provider and the error that stand out most; null: not both stand out, or few have both',
      },
    ),
  ),
  rise: orNull(
    Type.Object(
      {
        at: instantOf('the minute of acceptance from which they were more'),
        until: orNull(instantOf('the end of the last minute of it; null: they are still more')),
        count: countOf('how many of those that match are of that time'),
        share: shareOf('of all messages of that time, the share that match'),
        share_else: shareOf('of all others that were looked at'),
      },
      {
        description:
          'when the share of those that match rose; null: it did not, or before what was looked at',
      },
    ),
  ),
})
export type MessagePaths = Static<typeof MessagePaths>

/** Paths as JSON. */
export function pathsJson(paths: Paths): MessagePaths {
  const {
    sentence,
    matched,
    lookedAt,
    lookedFrom,
    isCut,
    archived,
    first,
    last,
    base,
    isBaseAll,
    arrows,
    statuses,
    times,
    facts,
    pair,
    rise,
    names,
  } = paths
  return {
    sentence,
    matched,
    looked_at: lookedAt,
    looked_from: lookedFrom?.toISOString() ?? null,
    complete: !isCut,
    archived,
    first_at: first?.toISOString() ?? null,
    last_at: last?.toISOString() ?? null,
    base,
    base_of: isBaseAll ? 'looked_at' : 'same_time',
    // What is stored are words of the machine.
    statuses: statuses as MessagePaths['statuses'],
    arrows: arrows as MessagePaths['arrows'],
    times: { ended: times.ended, p50_ms: wholeMs(times.p50Ms), p95_ms: wholeMs(times.p95Ms) },
    facts: facts.map(({ dimension, value, count, share, baseCount, baseShare, ofValue, bits }) => ({
      dimension,
      value,
      name: (dimension === 'client' ? names.get(value) : undefined) ?? null,
      count,
      share,
      base_count: baseCount,
      base_share: baseShare,
      of_value: ofValue,
      bits,
    })),
    pair: pair && { count: pair.count, base_count: pair.baseCount },
    rise: rise && {
      at: new Date(rise.atMs).toISOString(),
      until: rise.untilMs === null ? null : new Date(rise.untilMs).toISOString(),
      count: rise.count,
      share: rise.share,
      share_else: rise.shareElse,
    },
  }
}

function wholeMs(ms: number | null): number | null {
  return ms === null ? null : Math.max(0, Math.round(ms))
}

/** For the documentation. */
export const EXAMPLE_PATHS: MessagePaths = {
  sentence:
    '312 of 340 failed at telco-b with absent subscriber (all messages then: 2 %) since 2026-11-24 02:41 UTC, 97 % to +49 (all: 31 %).',
  matched: 340,
  looked_at: 50_000,
  looked_from: '2026-11-24T01:12:07.000Z',
  complete: false,
  archived: null,
  first_at: '2026-11-24T02:41:09.000Z',
  last_at: '2026-11-24T02:59:58.000Z',
  base: 15_600,
  base_of: 'same_time',
  statuses: [{ status: 'FAILED_PERM', count: 340 }],
  arrows: [
    { from: null, to: 'QUEUED', event: 'ACCEPTED', count: 340 },
    { from: 'QUEUED', to: 'SENDING', event: 'DISPATCHED', count: 340 },
    { from: 'SENDING', to: 'SENT', event: 'PROVIDER_ACCEPTED', count: 312 },
    { from: 'SENT', to: 'FAILED_PERM', event: 'RECEIPT_FAILED', count: 312 },
    { from: 'SENDING', to: 'FAILED_PERM', event: 'PROVIDER_REJECTED_PERM', count: 28 },
  ],
  times: { ended: 340, p50_ms: 4_200, p95_ms: 9_800 },
  facts: [
    {
      dimension: 'error',
      value: 'absent subscriber',
      name: null,
      count: 312,
      share: 0.9176,
      base_count: 312,
      base_share: 0.02,
      of_value: 1,
      bits: 1_800.5,
    },
  ],
  pair: { count: 312, base_count: 312 },
  rise: { at: '2026-11-24T02:41:00.000Z', until: null, count: 340, share: 0.0218, share_else: 0 },
}
