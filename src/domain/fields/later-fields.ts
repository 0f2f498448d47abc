import { DOORS } from '../door.ts'
import { HOLDS } from '../message/hold.ts'
import { MESSAGE_CLASSES } from '../message.ts'
import type { MessageField } from './message-field.ts'

/** Fields of a message that came later than the others, in the order in which they came. */
export const LATER_FIELDS = {
  tlvs: {
    kind: 'tlvs',
    nullable: true,
    column: 'messages.tlvs',
    in: ['message', 'search'],
    label: 'Parameters',
    means: 'parameters that an SMSC is told with it, by their tags; null where none were given',
    example: null,
  },
  dlt: {
    kind: 'dlt',
    nullable: true,
    column: 'messages.dlt',
    in: ['message', 'search'],
    label: 'DLT',
    means: "ids of its sender and its template at India's DLT platforms; null where none were given",
    example: null,
  },
  class: {
    kind: MESSAGE_CLASSES,
    nullable: true,
    column: 'messages.class',
    in: ['message', 'search'],
    given: 'word',
    label: 'Class',
    means: 'what it is for, as the client said: advertising has hours; null: nothing was said',
    example: 'transactional',
  },
  held_for: {
    kind: HOLDS,
    nullable: true,
    column: 'messages.held_for',
    in: ['message', 'search'],
    label: 'Held for',
    means: 'why it waits for another time, or last did (docs/hours-and-caps.md); null: it never did',
    example: null,
  },
  held_until: {
    kind: 'instant',
    nullable: true,
    column: 'messages.held_until',
    in: ['message', 'search'],
    means: 'until when it waits, or last did; null: it never did',
    example: null,
  },
  door: {
    kind: DOORS,
    nullable: true,
    column: 'messages.door',
    in: ['message', 'search'],
    label: 'Door',
    means: 'whose protocol it came in by; null: the REST API',
    example: null,
  },
  user_data: {
    kind: 'user_data',
    nullable: true,
    column: 'messages.user_data',
    in: ['message'],
    label: 'User data',
    means: 'what goes out octet for octet in the place of the text; null: the text goes out',
    example: null,
  },
  request_id: {
    kind: 'uuid',
    column: null,
    in: ['message', 'search'],
    label: 'Request',
    means:
      'names its request and leads to all messages of that: X-Request-Id of the answer, where the request did not bring its own',
    example: '019abcde-0000-7000-8000-000000000000',
  },
} as const satisfies Readonly<Record<string, MessageField>>
