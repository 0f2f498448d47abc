import type { PartPlace } from '../../domain/inbound/part-place.ts'
import type { UserData } from '../../domain/user-data.ts'
import { MAX_SHORT_MESSAGE } from '../../smpp/encode.ts'
import { UDH_INDICATOR } from '../../smpp/esm-class.ts'
import { TLVS } from '../../smpp/tlvs.ts'
import { headerOf, type Segment, sarTlvs } from './segments.ts'

/**
 * The one submit_sm of user data that goes out as it came: header, octets, data_coding and protocol_id, whatever the SMSC's own
 * alphabet. What short_message cannot hold is in message_payload (SMPP v3.4, clause 5.3.2.32). An SMSC that knows no parameters
 * is told its place in a long message by the header. `text` is for people.
 */
export function rawSegment(text: string, userData: UserData, hasParameters: boolean): Segment {
  const { octets, data_coding: dataCoding, protocol_id: protocolId = 0, sar } = userData
  const header = sar === undefined || hasParameters ? userData.header : headerWith(userData.header, sar)
  const all = Buffer.from(header + octets, 'hex')
  const isShort = all.length <= MAX_SHORT_MESSAGE || !hasParameters
  return {
    text,
    esmClass: header === '' ? 0 : UDH_INDICATOR,
    dataCoding,
    protocolId,
    shortMessage: isShort ? all : new Uint8Array(0),
    tlvs: [
      ...(isShort ? [] : [{ tag: TLVS.message_payload.tag, value: all }]),
      ...(sar === undefined || !hasParameters ? [] : sarTlvs(sar)),
    ],
  }
}

/** The header with an element more that says the place (3GPP TS 23.040, clause 9.2.3.24.8): its reference has 16 bits, too. */
function headerWith(header: string, place: PartPlace): string {
  const elements = Buffer.concat([Buffer.from(header.slice(2), 'hex'), headerOf('udh16', place).subarray(1)])
  return Buffer.concat([Uint8Array.of(elements.length), elements]).toString('hex')
}
