import { connect } from 'node:net'
import type { BodyOf } from '../../src/smpp/commands.ts'
import type { Pdu } from '../../src/smpp/pdu.ts'
import { type NewRequest, openSession, type Session } from '../../src/smpp/session.ts'
import { feedFrom, transportOf } from '../../src/smpp/socket-transport.ts'

/** Where an ESME binds, and with which account. */
export type SmppAccount = { readonly port: number; readonly systemId: string; readonly password: string }

/** What the ESME answers to a deliver_sm: command_status 0, at once or when it has written it down. */
export type OnDelivery = (pdu: Pdu) => { readonly status: 0 } | Promise<{ readonly status: 0 }>

const RESPONSE_WITHIN_MS = 60_000
/** Receipts of a full session in hand at once. */
const MAX_IN_HAND = 10_000
const VERSION = 0x34
const ALPHANUMERIC = 5
const INTERNATIONAL = 1
const ISDN = 1

/** For `onEnd` of who can do nothing without its session. */
export function endProcess(reason: string): void {
  console.error(`the session of the ESME has ended: ${reason}`)
  process.exit(1)
}

/** Binds as a transceiver to an SMPP server of loopback. */
export async function bindTransceiver(
  { port, systemId, password }: SmppAccount,
  onRequest: OnDelivery,
  onEnd: (reason: string) => void,
): Promise<Session> {
  const socket = connect({ host: '127.0.0.1', port })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => resolve())
  })
  socket.setNoDelay(true)
  const session = openSession(transportOf(socket), {
    responseTimeoutMs: RESPONSE_WITHIN_MS,
    enquireLinkMs: 0,
    maxInHand: MAX_IN_HAND,
    onRequest,
    onEnd,
  })
  feedFrom(socket, session)
  const body: BodyOf<'bind_transceiver'> = {
    system_id: systemId,
    password,
    system_type: '',
    interface_version: VERSION,
    addr_ton: 0,
    addr_npi: 0,
    address_range: '',
  }
  const bound = await session.request({ command: 'bind_transceiver', body })
  if (bound.kind !== 'response' || bound.pdu.status !== 0)
    throw new Error(`the ESME was not bound: ${JSON.stringify(bound)}`)
  return session
}

/** A submission of one part: `to` in E.164 form, an ASCII text. */
export const submissionOf = (to: string, text: string, receipt: boolean): NewRequest<'submit_sm'> => ({
  command: 'submit_sm',
  body: {
    service_type: '',
    source_addr_ton: ALPHANUMERIC,
    source_addr_npi: 0,
    source_addr: 'SENDER',
    dest_addr_ton: INTERNATIONAL,
    dest_addr_npi: ISDN,
    destination_addr: to.slice(1),
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: receipt ? 1 : 0,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message: Buffer.from(text, 'latin1'),
  },
})
