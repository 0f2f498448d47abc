import type { Static } from '@sinclair/typebox'
import { GUARD_RULES } from '../../domain/controls/guard.ts'
import { GUARD_OUTCOMES } from '../../store/guard/guard-hits.ts'
import {
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

const rule = wordOf(GUARD_RULES, 'the rule, as `GET /v1/controls/guard` names it')
const key =
  'a number, its beginning without the last four digits, the address of an end user, a country or a type of numbers; empty: all messages of the client'

/** What does not go out for a time. */
export const GuardBlock = named('GuardBlock', {
  id: idOf('names the block'),
  client_id: idOf('whose messages'),
  rule,
  key: textOf(`which of them: ${key}`),
  reason: textOf('what the rule had found'),
  since: instantOf('when it began'),
  until: instantOf('when it ends'),
  active: flagOf('whether it holds now'),
  lifted_at: orNull(instantOf('when it was lifted; null: it was not')),
  allowed_until: orNull(instantOf('until when it is not blocked again; null: it was not lifted')),
})
export type GuardBlock = Static<typeof GuardBlock>

/** A page of blocks. */
export const GuardBlockPage = named('GuardBlockPage', {
  blocks: listOf(GuardBlock, 'newest first'),
  next_cursor: NextCursor,
})
export type GuardBlockPage = Static<typeof GuardBlockPage>

const outcome = wordOf(GUARD_OUTCOMES, 'noted in their histories, or refused')
const hits = countOf('messages of which the rule found something')

/** What a rule found within a minute. */
export const GuardHits = named('GuardHits', {
  minute: instantOf('when the minute began'),
  client_id: idOf('whose messages'),
  rule,
  key: textOf(`which of them: ${key}, or whatever went beyond 200 keys of a minute`),
  outcome,
  hits,
  last_at: instantOf('when the last of them came'),
})
export type GuardHits = Static<typeof GuardHits>

/** A page of hits. */
export const GuardHitsPage = named('GuardHitsPage', {
  hits: listOf(GuardHits, 'newest minute first'),
  next_cursor: NextCursor,
})
export type GuardHitsPage = Static<typeof GuardHitsPage>

/** What rules found, by the hour. */
export const GuardHours = named('GuardHours', {
  hours: listOf(
    named('GuardHour', { hour: instantOf('when the hour began'), rule, outcome, hits }),
    'oldest first; hours in which nothing was found are left out',
  ),
})
export type GuardHours = Static<typeof GuardHours>
