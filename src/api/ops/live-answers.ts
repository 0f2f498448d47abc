import { type Static, Type } from '@sinclair/typebox'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { LANES } from '../../domain/message.ts'
import {
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

const at = instantOf('when it was sent')
const arrow = {
  from: orNull(wordOf(LIFECYCLE_STATES, 'the status before; null: the message was accepted')),
  to: wordOf(LIFECYCLE_STATES, 'the status after'),
  event: textOf('what moved it, as in its history'),
  ignored: flagOf('whether the event came too late, or said nothing new'),
  lane: wordOf(LANES, 'the lane of the message'),
  provider: orNull(
    textOf('whose queue it is in, or who was asked last; null: of a release that chose nobody at acceptance'),
  ),
}

/** What went along an arrow in the last hour. */
export const LiveTraffic = named('LiveTraffic', {
  ...arrow,
  last_minute: countOf('moves in the last 60 seconds'),
  last_hour: countOf('moves in the last 60 minutes'),
  per_second: listOf(Type.Integer(), 'moves in each of the last 60 seconds, oldest first'),
  per_minute: listOf(Type.Integer(), 'moves in each of the last 60 minutes, oldest first'),
})
export type LiveTraffic = Static<typeof LiveTraffic>

/** The first event of a stream. */
export const LiveSnapshot = named('LiveSnapshot', {
  at,
  since: instantOf('when this process began to count'),
  arrows: listOf(LiveTraffic, 'every arrow with traffic in the last hour'),
})
export type LiveSnapshot = Static<typeof LiveSnapshot>

/** Every later event of a stream. */
export const LiveUpdate = named('LiveUpdate', {
  at,
  counts: listOf(
    Type.Object({ ...arrow, count: countOf('moves along it') }),
    'moves since the event before this one',
  ),
  moves: listOf(
    Type.Object({
      message_id: idOf('the message that moved'),
      client_id: idOf('the client that it is of'),
      at: instantOf('when it moved'),
      ...arrow,
      error: orNull(textOf('what went wrong; null: nothing')),
    }),
    'some of them singly',
  ),
  received: countOf('inbound messages taken since the event before this one'),
})
export type LiveUpdate = Static<typeof LiveUpdate>
