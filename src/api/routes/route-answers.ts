import { type Static, Type } from '@sinclair/typebox'
import { LANES } from '../../domain/message.ts'
import { PROVIDER_STATES } from '../../domain/provider/provider.ts'
import { SKIP_REASONS } from '../../domain/route/routing.ts'
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

const orderOf = Type.Integer({ description: 'lower ones are asked first' })
const weightOf = Type.Integer({ description: 'its share among those of the same order' })

const RouteMatch = named('RouteMatch', {
  client_id: Type.Optional(idOf('the client')),
  sender: Type.Optional(textOf('the sender, as it is given')),
  prefix: Type.Optional(
    Type.Unsafe<string | readonly string[]>({
      type: ['string', 'array'],
      items: { type: 'string' },
      description: 'digits of E.164 without the plus that begin the number: one, or a list',
    }),
  ),
  country: Type.Optional(textOf('that of the number (ISO 3166-1)')),
  lane: Type.Optional(wordOf(LANES, 'the lane')),
})

const RouteTarget = named('RouteTarget', {
  provider: textOf('its name'),
  order: orderOf,
  weight: weightOf,
})

const RouteFailover = named('RouteFailover', {
  on_refusal: flagOf('whether what it refuses, or may have lost, goes on to the next'),
  on_throttle_ms: orNull(
    countOf('what it throttles goes on once it has been due for so long, in milliseconds; null: never'),
  ),
  on_no_receipt_ms: orNull(
    countOf('OTP and express without a final receipt go on after so long, in milliseconds; null: never'),
  ),
})

const route = {
  name: textOf('names it'),
  match: RouteMatch,
  targets: listOf(RouteTarget, 'the providers'),
  failover: RouteFailover,
  refuse_below_cost: flagOf('whether what would cost more than it brings is refused'),
}

/** A rule. */
export const Route = named('Route', route)
export type Route = Static<typeof Route>

/** All rules. */
export const Routes = named('Routes', {
  routes: listOf(Route, 'in their order: the first one that matches wins'),
})
export type Routes = Static<typeof Routes>

const SkipReasonField = orNull(wordOf(SKIP_REASONS, 'why it is passed over; null: it can send'))

const RouteCandidate = named('RouteCandidate', {
  provider: textOf('its name'),
  order: orderOf,
  weight: weightOf,
  share: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'how many of such messages have it first among those of its order, while all are well',
  }),
  skipped: SkipReasonField,
  words: textOf('the same for people'),
  state: orNull(wordOf(PROVIDER_STATES, 'what its row says; null: it is not there')),
  lines_open: countOf('its lines that are open'),
  answers: countOf('submissions it has answered in the last 10 s'),
  failures: countOf('those of them that it refused for now or that stayed unknown'),
  breaker_open_until: orNull(instantOf('until when its breaker is open; null: it is closed')),
  cost_cents: orNull(centsOf('what it takes for the message; null: its costs say nothing of the number')),
  margin_cents: orNull(centsOf('the price without that; null: the cost is not known')),
})
export type RouteCandidate = Static<typeof RouteCandidate>

const REFUSALS = ['sender_refused', 'no_route', 'below_cost'] as const

/** Where a message would go now. */
export const RouteExplanation = named('RouteExplanation', {
  message_id: idOf('the message whose order is shown, or a made-up one'),
  lane: wordOf(LANES, 'the lane it would travel in'),
  country: orNull(textOf('that of the number (ISO 3166-1); null when the number tells none')),
  from: orNull(textOf('the sender it would go out with; null: none was given, or it would be refused')),
  rule: orNull(Type.Object(route, { description: 'the rule that it goes by; null: none matches' })),
  position: orNull(countOf('the place of the rule in the list, from 0; null: no rule matches')),
  chosen: orNull(textOf('the provider it would go to; null: none')),
  providers: listOf(Type.String(), 'whom it would be tried with, the best first'),
  candidates: listOf(RouteCandidate, 'the targets of the rule, in the order that this message has'),
  price_cents: centsOf('what the client would pay'),
  refused: orNull(wordOf(REFUSALS, 'the code with which it would be refused; null: it would not be')),
  words: listOf(Type.String(), 'the same for people'),
})
export type RouteExplanation = Static<typeof RouteExplanation>
