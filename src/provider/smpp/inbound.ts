import type { Inbound } from '../port.ts'
import { shownAddress } from './address.ts'
import { textOfUserData, type Writing } from './text.ts'
import { concatenationIn, type Delivery, userDataIn } from './user-data.ts'

/** A delivery that is no receipt, as the message of a handset or the part of one that it is. */
export function inboundOf(pdu: Delivery, writing: Writing): Inbound {
  const { body, tlvs } = pdu
  const { header, octets } = userDataIn(pdu)
  const { data_coding: dataCoding } = body
  return {
    from: shownAddress({
      ton: body.source_addr_ton,
      npi: body.source_addr_npi,
      address: printable(body.source_addr),
    }),
    to: shownAddress({
      ton: body.dest_addr_ton,
      npi: body.dest_addr_npi,
      address: printable(body.destination_addr),
    }),
    text: storable(textOfUserData({ dataCoding, octets }, writing, header.length)),
    raw: { octets, dataCoding, header },
    part: concatenationIn(header, tlvs),
    // None is its id: by those of the protocol a repetition is not told from the same words said twice.
    providerMessageId: null,
  }
}

/** A text that can be kept: no NUL, no half of a surrogate pair, which a part may begin or end with; `raw` has all of it. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

function printable(address: string): string {
  return address.replaceAll(CONTROLS, '')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\x00-\x1f\x7f]/g
