import type { BodyOf, CommandName } from './commands.ts'
import type { Tlv } from './tlvs.ts'

/** Octets of the header: command_length, command_id, command_status, sequence_number (SMPP v3.4, clause 3.2). */
export const HEADER_LENGTH = 16

/** A PDU by its name. `tlvs` are in their order; `status` is 0 in requests. */
export type PduOf<C extends CommandName> = {
  readonly command: C
  /** command_status. */
  readonly status: number
  /** sequence_number: 1 to 0x7fffffff by the specification; peers send others too, which are echoed. */
  readonly sequence: number
  readonly body: BodyOf<C>
  readonly tlvs: readonly Tlv[]
}

/** Any PDU; its name tells which body it has. */
export type Pdu = { [C in CommandName]: PduOf<C> }[CommandName]

/** What an SMSC hands over: receipts and inbound messages. */
export type Delivery = Extract<Pdu, { readonly command: 'deliver_sm' | 'data_sm' }>

/** True for a delivery. */
export function isDelivery(pdu: Pdu): pdu is Delivery {
  return pdu.command === 'deliver_sm' || pdu.command === 'data_sm'
}
