import { type UserData, wholeHeader } from '../../domain/message/user-data.ts'
import { MAX_SHORT_MESSAGE } from '../../smpp/encode.ts'
import { UDH_INDICATOR } from '../../smpp/esm-class.ts'
import { TLVS } from '../../smpp/tlvs.ts'
import { type Segment, sarTlvs } from './segments.ts'

/**
 * The one submit_sm of user data that goes out as it came: header, octets, data_coding and protocol_id, whatever the SMSC's own
 * alphabet. What short_message cannot hold is in message_payload (SMPP v3.4, clause 5.3.2.32). An SMSC that knows no parameters
 * is told its place in a long message by the header. `text` is for people.
 */
export function rawSegment(text: string, userData: UserData, hasParameters: boolean): Segment {
  const { octets, data_coding: dataCoding, protocol_id: protocolId = 0, sar } = userData
  const header = hasParameters ? userData.header : wholeHeader(userData)
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
