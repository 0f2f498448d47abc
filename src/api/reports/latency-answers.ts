import { type Static, Type } from '@sinclair/typebox'
import { DOORS } from '../../domain/door.ts'
import { REPORT_SPANS } from '../../domain/report/report-span.ts'
import { REST } from '../../flow/report/count-accepting.ts'
import { countOf, instantOf, listOf, millisecondsOf, named, orNull, wordOf } from '../http/answer-fields.ts'

/** How long something took, of as many as did it. */
export const Latency = named('Latency', {
  count: countOf('how many did it'),
  p50_ms: orNull(millisecondsOf('the median; null: none did')),
  p95_ms: orNull(millisecondsOf('95 % took no longer; null: none did')),
  p99_ms: orNull(millisecondsOf('99 % took no longer; null: none did')),
  histogram: Type.Object(
    {
      steps: listOf(
        Type.Integer({ minimum: 0 }),
        'steps that hold any, ascending: step n holds 2^(n/4) up to 2^((n+1)/4) ms, 0 begins at 0',
      ),
      counts: listOf(Type.Integer({ minimum: 1 }), 'how many each of them holds'),
    },
    { description: 'what the percentiles are read from' },
  ),
})
export type Latency = Static<typeof Latency>

const head = {
  from: instantOf('where its time begins'),
  to: instantOf('where its time ends, which is not in it'),
  bucket: wordOf(REPORT_SPANS, 'how long a bucket is'),
}
const bucket = instantOf('where the bucket begins')
const times = { sent: Latency, delivered: Latency }

/** How long messages took, bucket by bucket. */
export const LatencyTimes = named('LatencyTimes', {
  ...head,
  as_of: instantOf('when the newest messages were counted'),
  pending_minutes: countOf('minutes of the report that wait to be counted again'),
  total: Type.Object(times, { description: 'of all the time' }),
  rows: listOf(
    Type.Object({ bucket, ...times }),
    'one for each bucket in which messages were accepted, oldest first',
  ),
})
export type LatencyTimes = Static<typeof LatencyTimes>

/** The ways in, as this report calls them. */
export const WAYS_IN = [REST, ...DOORS] as const

const door = wordOf(WAYS_IN, 'the way in: the REST API, or a door')

/** How long requests took to their acceptance, by door. */
export const AcceptingTimes = named('AcceptingTimes', {
  ...head,
  totals: listOf(
    Type.Object({ door, accepting: Latency }),
    'of all the time, by door; one without requests is not there',
  ),
  rows: listOf(
    Type.Object({ bucket, door, accepting: Latency }),
    'one for each bucket and door with requests, oldest first',
  ),
})
export type AcceptingTimes = Static<typeof AcceptingTimes>
