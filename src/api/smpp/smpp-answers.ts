import { type Static, Type } from '@sinclair/typebox'
import { BIND_KINDS, MESSAGE_ID_FORMS, RECEIPT_FORMATS } from '../../domain/smpp/account.ts'
import { MAX_COUNT } from '../../store/callback/callback-endpoints.ts'
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

const clientId = idOf('the client that it is of')
const systemId = textOf('the name that it binds with')
const window = countOf('requests without their answer at once on one session, in each direction')

/** An account of the SMPP server. Its password is not shown. */
export const SmppAccountAnswer = named('SmppAccount', {
  client_id: clientId,
  system_id: systemId,
  allow_ips: listOf(Type.String(), 'addresses and blocks that it may come from; empty: any'),
  max_binds: countOf('sessions at once, over all processes'),
  window,
  max_parts_per_s: orNull(countOf('over all sessions and processes; null: no limit of its own')),
  tlvs: orNull(
    listOf(Type.String(), 'vendor tags that are kept with a message and passed on; null: all of them'),
  ),
  receipts: Type.Object(
    {
      format: wordOf(RECEIPT_FORMATS, 'by the text of SMPP v3.4, Appendix B, with or without parameters'),
      message_id: wordOf(MESSAGE_ID_FORMS, 'how ids of messages are written'),
    },
    { description: 'how it is told' },
  ),
  join_parts: flagOf('whether the parts of a long message become one message'),
  express: flagOf('whether messages with a priority_flag go express'),
  no_credits_status: Type.Integer({
    description: 'the command_status that says that the credits do not suffice',
  }),
  sessions: countOf('sessions that are bound now'),
  waiting: countOf(`receipts and inbound messages that wait for a session, counted up to ${MAX_COUNT}`),
})
export type SmppAccountAnswer = Static<typeof SmppAccountAnswer>

const SmppSession = named('SmppSession', {
  id: idOf('names the session'),
  client_id: clientId,
  system_id: systemId,
  bound_as: wordOf(BIND_KINDS, 'what it may do'),
  address: textOf('where it comes from'),
  tls: flagOf('whether over TLS'),
  interface_version: textOf('the version of SMPP that the client named: `3.4`'),
  since: instantOf('when it was bound'),
  held_by: textOf('the process that holds it'),
  received: countOf('requests of the client since then'),
  sent: countOf('receipts and inbound messages that it was sent since then'),
  received_per_s: Type.Number({ minimum: 0, description: 'requests of the client in the last second' }),
  sent_per_s: Type.Number({ minimum: 0, description: 'what it was sent in the last second' }),
  window,
  in_hand: countOf('requests of the client that are not answered yet'),
  unacked: countOf('what it was sent and has not answered yet'),
})
export type SmppSession = Static<typeof SmppSession>

/** Who is bound. */
export const SmppSessionList = named('SmppSessionList', {
  sessions: listOf(SmppSession, 'the oldest first'),
})
export type SmppSessionList = Static<typeof SmppSessionList>
