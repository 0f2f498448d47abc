import { type Static, Type } from '@sinclair/typebox'
import { LIFECYCLE_STATES, type LifecycleState, statesWhere } from '../../domain/lifecycle.ts'
import {
  centsOf,
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

const OPEN_STATES = statesWhere(({ final }) => !final)

const counts = (what: string) => listOf(Type.Integer({ minimum: 0 }), `${what}, of each bucket in turn`)
const amounts = (what: string) => listOf(centsOf('of one bucket'), `${what}, of each bucket in turn`)

const states = Object.fromEntries(
  LIFECYCLE_STATES.map((state) => [
    state,
    counts(
      OPEN_STATES.includes(state)
        ? `messages in ${state} at the end`
        : `messages that came to ${state} since the UTC day of the bucket began`,
    ),
  ]),
) as Record<LifecycleState, ReturnType<typeof counts>> // one for each

const stay = {
  messages: countOf('messages that left it'),
  p50_ms: orNull(millisecondsOf('how long they had been in it, the median; null: none left it')),
  p95_ms: orNull(millisecondsOf('the same, of 95 %; null: none left it')),
}

/** What went through the machine, bucket by bucket. */
export const MachineTimes = named('MachineTimes', {
  from: instantOf('where its time begins'),
  to: instantOf('where its time ends, which is not in it'),
  bucket: wordOf(['minute', 'hour'], 'how long a bucket is'),
  counted_from: orNull(
    instantOf(
      'instants before it are not whole: nobody counted yet, or an earlier release did; null: nothing is counted yet',
    ),
  ),
  complete_until: instantOf('buckets that end later are not complete yet'),
  pending_minutes: countOf(
    'minutes of acceptance that wait to be counted again, since something in them changed',
  ),
  arrows: listOf(
    Type.Object({
      from: orNull(wordOf(LIFECYCLE_STATES, 'the status before; null: the messages were accepted')),
      to: wordOf(LIFECYCLE_STATES, 'the status after'),
      messages: counts('messages that took it'),
    }),
    'the arrows of the machine that a message took',
  ),
  states: Type.Object(states, { description: 'how many messages are in each status' }),
  money: Type.Object(
    {
      held_cents: amounts('what locks held at the end'),
      captured_cents: amounts('what was captured'),
      released_cents: amounts('what was released'),
      captured_today_cents: amounts('what was captured since the UTC day of the bucket began'),
      released_today_cents: amounts('what was released since the UTC day of the bucket began'),
    },
    { description: 'the money of the messages' },
  ),
  providers: listOf(
    Type.Object({
      provider: textOf('its name'),
      submitted: counts('messages that were submitted to it'),
      refused: counts('messages that it refused for now, or did not answer'),
      delivered: counts('messages that it delivered'),
      failed: counts('messages that ended FAILED_PERM or EXPIRED there'),
      answers: countOf('submissions that ended in all the time'),
      answer_p50_ms: orNull(millisecondsOf('from SENDING to its answer, the median; null: there was none')),
      answer_p95_ms: orNull(millisecondsOf('the same, of 95 %; null: there was none')),
    }),
    'the 50 that were asked most, these first',
  ),
  stays: listOf(
    Type.Object({
      state: wordOf(OPEN_STATES, 'the status'),
      ...stay,
      week_before: orNull(
        Type.Object(stay, {
          description: 'of the same whole hours a week before; null: nobody counted then',
        }),
      ),
      slower: flagOf(
        'whether half of them, or 95 %, took clearly longer than a week before: by half and 20 ms, with 20 messages on both sides',
      ),
    }),
    'how long messages that left a status in all the time had been in it',
  ),
})
export type MachineTimes = Static<typeof MachineTimes>
