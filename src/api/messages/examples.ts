import { ADMIN_FIELDS } from '../../domain/fields/admin-fields.ts'
import { exampleOf } from '../../domain/fields/field.ts'
import { READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import { EXAMPLE_RECEIPT } from '../docs/request-examples.ts'
import type { MessageEvent } from './message-answers.ts'

/** A message as the documentation shows it. */
export const EXAMPLE_MESSAGE = exampleOf(READ_FIELDS)

/** The same with what only admins are shown. */
export const EXAMPLE_MESSAGE_FOR_ADMINS = { ...EXAMPLE_MESSAGE, ...exampleOf(ADMIN_FIELDS) }

const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, 0, milliseconds)).toISOString()

const event = (
  seq: number,
  name: string,
  from: MessageEvent['from'],
  to: MessageEvent['to'],
  attempt: number,
  detail: string | null,
  route: MessageEvent['route'] = null,
): MessageEvent => ({
  seq,
  at: at(seq * 5),
  event: name,
  from,
  to,
  ignored: false,
  attempt,
  detail,
  provider: 'mock',
  part: null,
  route,
  ids: null,
  on_no_receipt_ms: null,
  held_for: null,
  held_until: null,
})

/** Its history. */
export const EXAMPLE_EVENTS = [
  event(1, 'ACCEPTED', null, 'QUEUED', 0, null, { rule: 'everything', providers: ['mock'], skipped: [] }),
  event(2, 'DISPATCHED', 'QUEUED', 'SENDING', 1, null),
  event(3, 'PROVIDER_ACCEPTED', 'SENDING', 'SENT', 1, 'command_status 0x00000000: accepted'),
  event(4, 'RECEIPT_DELIVERED', 'SENT', 'DELIVERED', 1, JSON.stringify(EXAMPLE_RECEIPT)),
]

/** Why it went where it went. */
export const EXAMPLE_WHY = [
  {
    attempt: 1,
    at: EXAMPLE_EVENTS[1]?.at ?? '',
    provider: 'mock',
    event: 'ACCEPTED',
    rule: 'everything',
    words: ['By the rule "everything": mock.', 'So it goes to mock.'],
  },
]

/** A message in the CSV export. */
export const EXAMPLE_MESSAGES_CSV = `${Object.keys(EXAMPLE_MESSAGE).join(',')}\r\n${Object.values(EXAMPLE_MESSAGE).join(',')}\r\n`
