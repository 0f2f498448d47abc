import { type Static, Type } from '@sinclair/typebox'
import { REPORT_SPANS } from '../../domain/report/report-span.ts'
import { countOf, instantOf, listOf, named, orNull, textOf, wordOf } from '../http/answer-fields.ts'
import { Latency } from './latency-answers.ts'

const codes = {
  asked: countOf('codes whose message was accepted'),
  sent: countOf('of those, that a provider took in time'),
  delivered: countOf('of those sent, whose message was DELIVERED within 15 minutes'),
  verified: countOf('of those sent, that were verified'),
  expired: countOf('of those sent, that were not verified while they could be'),
  judged: countOf('those sent without what is not verified yet and was asked for in the last two minutes'),
  verified_share: orNull(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'the conversion: verified ÷ judged; null while none is judged',
    }),
  ),
  sent_in: Latency,
  verified_in: Latency,
}

/** What became of codes, bucket by bucket and by country. */
export const OtpTimes = named('OtpTimes', {
  from: instantOf('where its time begins'),
  to: instantOf('where its time ends, which is not in it'),
  bucket: wordOf(REPORT_SPANS, 'how long a bucket is'),
  counted_at: orNull(instantOf('when codes were counted last; null: they never were')),
  final_before: instantOf('codes asked for before are counted for good'),
  total: Type.Object(codes, { description: 'of all the time' }),
  rows: listOf(
    Type.Object({ bucket: instantOf('where the bucket begins'), ...codes }),
    'one for each bucket in which codes were asked for, oldest first',
  ),
  countries: listOf(
    Type.Object({
      country: orNull(textOf('that of the number (ISO 3166-1); null when the number tells none')),
      ...codes,
    }),
    'of all the time, those with the most codes first',
  ),
})
export type OtpTimes = Static<typeof OtpTimes>
