import type { UserData } from '../../domain/user-data.ts'
import { UDH_INDICATOR } from '../../smpp/esm-class.ts'
import { TLVS } from '../../smpp/tlvs.ts'
import { type Segment, sarTlvs } from './segments.ts'

/** Octets that short_message holds (SMPP v3.4, clause 5.2.22). */
const MAX_SHORT_MESSAGE = 254

/**
 * The one submit_sm of user data that goes out as it came: header, octets, data_coding and protocol_id, whatever the SMSC's own
 * alphabet. What short_message cannot hold is in message_payload (clause 5.3.2.32). `text` is for people.
 */
export function rawSegment(text: string, userData: UserData): Segment {
  const { header, octets, data_coding: dataCoding, protocol_id: protocolId = 0, sar } = userData
  const all = Buffer.from(header + octets, 'hex')
  const isShort = all.length <= MAX_SHORT_MESSAGE
  return {
    text,
    esmClass: header === '' ? 0 : UDH_INDICATOR,
    dataCoding,
    protocolId,
    shortMessage: isShort ? all : new Uint8Array(0),
    tlvs: [
      ...(isShort ? [] : [{ tag: TLVS.message_payload.tag, value: all }]),
      ...(sar === undefined ? [] : sarTlvs(sar)),
    ],
  }
}
