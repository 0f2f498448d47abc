import { type Static, Type } from '@sinclair/typebox'
import { LANES } from '../../domain/message.ts'
import { COUNTED, PROBLEM_ACTS, PROBLEM_KINDS, SEVERITIES } from '../../domain/problem/problem.ts'
import {
  centsOf,
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

const before = Type.Object(
  {
    hour: countOf('an hour before'),
    day: countOf('a day before'),
  },
  { description: 'how many there were in as many minutes' },
)

const filter = Type.Object(
  {
    status: Type.Optional(textOf('states, with commas')),
    provider: Type.Optional(textOf('the provider')),
    lane: Type.Optional(textOf('the lane')),
    error: Type.Optional(textOf('what the last error begins with')),
    client_id: Type.Optional(textOf('the client')),
    from: Type.Optional(textOf('accepted at this time or later')),
  },
  { description: 'the messages, as parameters of the search' },
)

/** Something that is wrong now. */
export const ProblemSchema = named('Problem', {
  kind: wordOf(PROBLEM_KINDS, 'what is wrong'),
  severity: wordOf(
    SEVERITIES,
    '`bad`: something is lost or stands still, or soon will; `warn`: somebody should look',
  ),
  title: textOf('the same in a few words'),
  count: countOf('how many, of what `of` says'),
  of: wordOf(COUNTED, 'what `count` is of'),
  at_least: flagOf('counting ended at `count`: there may be more'),
  since: orNull(instantOf('since when it is so; null: it is not known')),
  last_at: orNull(instantOf('when the last of it was seen; null: it is not known')),
  before: orNull(before),
  provider: orNull(textOf('the provider; null: it is about none')),
  lane: orNull(wordOf(LANES, 'the lane; null: it is about none')),
  client_id: orNull(idOf('the client; null: it is about none, or about many')),
  filter: orNull(filter),
  act: wordOf(PROBLEM_ACTS, 'what there is to do about it'),
})
export type ProblemJson = Static<typeof ProblemSchema>

/** What is wrong now. */
export const Problems = named('Problems', {
  at: instantOf('when the oldest of what is read each 2 s was read; the others are up to 15 s older'),
  problems: listOf(ProblemSchema, 'the worst first; empty: nothing of what was read is wrong'),
  read: listOf(textOf('a source'), 'what was looked at'),
  unread: listOf(textOf('a source'), 'what could not be read: nothing is known of it'),
})
export type Problems = Static<typeof Problems>

const audit = Type.Object(
  {
    at: instantOf('when it ended'),
    violations: countOf('clients whose money it found not to add up (I2)'),
  },
  { description: 'the last audit, which adds up each client by itself' },
)

/** Whether the money of all clients adds up. */
export const MoneyCheckAnswer = named('MoneyCheck', {
  at: instantOf('of when the sums are'),
  topped_up_cents: centsOf('what was paid in, corrections included'),
  available_cents: centsOf('what clients have'),
  held_cents: orNull(
    centsOf('what the locks of messages on their way hold; null: those are more than are added up here'),
  ),
  captured_cents: centsOf('what was captured'),
  adds_up: orNull(
    flagOf('whether topped up = available + held + captured; null: what is held was not added up'),
  ),
  difference_cents: orNull(centsOf('what is topped up without the three others; null: it is not known')),
  audit: orNull(audit),
})
export type MoneyCheckAnswer = Static<typeof MoneyCheckAnswer>
