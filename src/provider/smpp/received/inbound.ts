import type { Delivery } from '../../../smpp/pdu.ts'
import type { Inbound } from '../../port.ts'
import { shownAddress } from '../address.ts'
import type { Writing } from '../text.ts'
import { textOfReceived } from './received-text.ts'
import { concatenationIn, type ReceivedData } from './user-data.ts'

/** A delivery that is no receipt, as the message of a handset or the part of one that it is. */
export function inboundOf(
  { body, tlvs }: Delivery,
  { header, octets }: ReceivedData,
  writing: Writing,
): Inbound {
  const raw = { octets, dataCoding: body.data_coding, header }
  return {
    from: shownAddress(body.source_addr_ton, body.source_addr),
    to: shownAddress(body.dest_addr_ton, body.destination_addr),
    text: textOfReceived([raw], writing),
    raw,
    part: concatenationIn(header, tlvs),
    // None is its id: by those of the protocol a repetition is not told from the same words said twice.
    providerMessageId: null,
  }
}
