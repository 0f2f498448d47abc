import { type Static, Type } from '@sinclair/typebox'
import { MESSAGE_EVENT_TYPES } from '../../../actors/message/events.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { HOLDS } from '../../domain/message/hold.ts'
import { CREDIT_STATES } from '../../domain/message.ts'
import { SKIP_REASONS } from '../../domain/route/routing.ts'
import {
  centsOf,
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  millisecondsOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'
import { FoundMessage, Message } from './message-schema.ts'

const message_id = idOf('names the message')

/** A page of a client's messages. */
export const MessagePage = named('MessagePage', {
  messages: listOf(Message, 'newest first'),
  next_cursor: NextCursor,
})
export type MessagePage = Static<typeof MessagePage>

/** What a search found. */
export const FoundMessages = named('FoundMessages', {
  messages: listOf(FoundMessage, 'newest first'),
  searched: Type.Object(
    {
      from: orNull(instantOf('messages accepted since then were looked at; null: all were')),
      complete: flagOf('whether all messages were looked at'),
    },
    { description: 'how far was looked' },
  ),
  next_cursor: orNull(textOf('`cursor` of the search that goes on; null: there is nothing left to look at')),
})
export type FoundMessages = Static<typeof FoundMessages>

/** One row of a message's history. */
export const MessageEvent = named('MessageEvent', {
  seq: Type.Integer({ description: 'its place in the history, from 1' }),
  at: instantOf('when it happened'),
  // What is stored is a text.
  event: Type.Unsafe<string>(wordOf(['ACCEPTED', ...MESSAGE_EVENT_TYPES], 'what happened')),
  from: orNull(wordOf(LIFECYCLE_STATES, 'the status before; null: there was none')),
  to: wordOf(LIFECYCLE_STATES, 'the status after'),
  ignored: flagOf('whether it came too late, or said nothing new, and changed nothing'),
  attempt: countOf('submissions so far'),
  provider: orNull(
    textOf(
      'in whose queue the message is then, or who was asked last; null: of a release that did not keep it',
    ),
  ),
  part: orNull(
    Type.Integer({ description: 'the part that a receipt is about, from 1; null: all of the message' }),
  ),
  route: orNull(
    Type.Object(
      {
        rule: orNull(textOf('the name of the rule; null: none matched')),
        providers: listOf(textOf('a provider'), 'whom it could go to, the one that it went to first'),
        skipped: listOf(
          Type.Object({
            provider: textOf('a provider of the rule'),
            why: wordOf(SKIP_REASONS, 'why it was passed over'),
          }),
          'providers that could not send then',
        ),
      },
      { description: 'what was known when a provider was chosen; null: none was chosen' },
    ),
  ),
  ids: orNull(countOf('ids that the provider gave, one for each part; null: one stands for the message')),
  on_no_receipt_ms: orNull(
    millisecondsOf('after how long without a receipt another provider is asked; null: none is'),
  ),
  held_for: orNull(wordOf(HOLDS, 'why it waits for another time; null: it does not')),
  held_until: orNull(instantOf('until when it waits; null: it does not')),
  detail: orNull(
    textOf(
      'the raw answer or receipt of the provider, or why its order was not carried out; null: there is none',
    ),
  ),
})
export type MessageEvent = Static<typeof MessageEvent>

const AttemptWhy = named('AttemptWhy', {
  attempt: countOf('the attempt; one that was throttled gives its number back, and is there again'),
  at: instantOf('when it was submitted'),
  provider: textOf('to whom'),
  event: orNull(textOf('what happened when the provider was chosen; null: the history does not say')),
  rule: orNull(textOf('the rule that it was chosen by; null: the history does not say')),
  words: listOf(Type.String(), 'why, in sentences: the rule, its providers, who was passed over and why'),
})

/** A receipt that came when the day of its message was archived. */
export const LateReceipt = named('LateReceipt', {
  at: instantOf('when it came'),
  event: Type.Unsafe<string>(wordOf(MESSAGE_EVENT_TYPES, 'what it would have been in the history')),
  provider: textOf('who told it'),
  provider_message_id: textOf('what the provider calls the message, or the part'),
  attempt: orNull(countOf('the submission that it speaks of; null: it does not say')),
  part: orNull(Type.Integer({ description: 'the part that it is about, from 1; null: all of the message' })),
  detail: orNull(textOf('the receipt as it came; null: there is none')),
})

/** A message's history. */
export const MessageHistory = named('MessageHistory', {
  events: listOf(MessageEvent, 'all of them, oldest first'),
  why: listOf(AttemptWhy, 'why each submission went to its provider, oldest first'),
  archived: flagOf('whether its day is archived: nothing changes it any more'),
  late_receipts: listOf(LateReceipt, 'what came when it was archived, oldest first, the first 100'),
})
export type MessageHistory = Static<typeof MessageHistory>

/** What became of a message's money. */
export const MessageCredits = named('MessageCredits', {
  message_id,
  client_id: idOf('the client that pays'),
  status: wordOf(LIFECYCLE_STATES, 'the status of the message'),
  lock: orNull(
    Type.Object(
      {
        state: wordOf(CREDIT_STATES, 'what became of the credits'),
        amount_cents: centsOf('what is locked'),
        created_at: instantOf('when it was taken'),
        updated_at: instantOf('when its state was last changed'),
      },
      { description: 'the credit lock; null: there is none' },
    ),
  ),
  entries: listOf(
    Type.Object({
      at: instantOf('when it happened'),
      kind: wordOf(['hold', 'capture', 'release'], 'what moved the money'),
      amount_cents: centsOf('what it changed of what can be spent'),
      held_change_cents: centsOf('what it changed of what is held'),
    }),
    'its lines in the ledger, oldest first',
  ),
})
export type MessageCredits = Static<typeof MessageCredits>

/** A message that is not sent any more. */
export const CancelledMessage = named('CancelledMessage', {
  message_id,
  status: wordOf(['CANCELLED'], 'always CANCELLED'),
})
export type CancelledMessage = Static<typeof CancelledMessage>
