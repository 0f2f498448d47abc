import type { Delivery } from '../../smpp/pdu.ts'
import type { Inbound } from '../port.ts'
import { shownAddress } from './address.ts'
import { textOfUserData, type Writing } from './text.ts'
import { concatenationIn, type ReceivedData } from './user-data.ts'

/** A delivery that is no receipt, as the message of a handset or the part of one that it is. */
export function inboundOf(
  { body, tlvs }: Delivery,
  { header, octets }: ReceivedData,
  writing: Writing,
): Inbound {
  const { data_coding: dataCoding } = body
  return {
    from: shownAddress(body.source_addr_ton, body.source_addr),
    to: shownAddress(body.dest_addr_ton, body.destination_addr),
    text: textOfUserData({ dataCoding, octets }, writing, header.length),
    raw: { octets, dataCoding, header },
    part: concatenationIn(header, tlvs),
    // None is its id: by those of the protocol a repetition is not told from the same words said twice.
    providerMessageId: null,
  }
}
