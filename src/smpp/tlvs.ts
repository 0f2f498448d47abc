// Optional parameters: SMPP v3.4, clause 5.3; those marked 5.0 are of SMPP v5.0, clause 4.8.4.

/** An optional parameter as it lies in the PDU. */
export type Tlv = { readonly tag: number; readonly value: Uint8Array }

/** How a value is read. Integers are big-endian; `text` ends with a NUL octet, which some peers leave out. */
type TlvType = 'integer' | 'text' | 'octets'

/** What a tag's value may be: its length in octets, inclusive. */
export type TlvSpec = {
  readonly tag: number
  readonly type: TlvType
  readonly min: number
  readonly max: number
}

const integer = (tag: number, size: 1 | 2 | 4) => ({ tag, type: 'integer', min: size, max: size }) as const
const text = (tag: number, max: number) => ({ tag, type: 'text', min: 0, max }) as const
const octets = (tag: number, min: number, max: number) => ({ tag, type: 'octets', min, max }) as const

/** Longest value that the length field can say. */
export const MAX_TLV_LENGTH = 0xffff

/** Every optional parameter that the two versions know, by its name. */
export const TLVS = {
  dest_addr_subunit: integer(0x0005, 1), // 5.3.2.1
  dest_network_type: integer(0x0006, 1), // 5.3.2.3
  dest_bearer_type: integer(0x0007, 1), // 5.3.2.5
  dest_telematics_id: integer(0x0008, 2), // 5.3.2.7
  source_addr_subunit: integer(0x000d, 1), // 5.3.2.2
  source_network_type: integer(0x000e, 1), // 5.3.2.4
  source_bearer_type: integer(0x000f, 1), // 5.3.2.6
  source_telematics_id: integer(0x0010, 1), // 5.3.2.8
  qos_time_to_live: integer(0x0017, 4), // 5.3.2.9
  payload_type: integer(0x0019, 1), // 5.3.2.10
  additional_status_info_text: text(0x001d, 256), // 5.3.2.11
  receipted_message_id: text(0x001e, 65), // 5.3.2.12
  ms_msg_wait_facilities: integer(0x0030, 1), // 5.3.2.13
  privacy_indicator: integer(0x0201, 1), // 5.3.2.14
  source_subaddress: octets(0x0202, 2, 23), // 5.3.2.15
  dest_subaddress: octets(0x0203, 2, 23), // 5.3.2.16
  user_message_reference: integer(0x0204, 2), // 5.3.2.17
  user_response_code: integer(0x0205, 1), // 5.3.2.18
  source_port: integer(0x020a, 2), // 5.3.2.20
  destination_port: integer(0x020b, 2), // 5.3.2.21
  sar_msg_ref_num: integer(0x020c, 2), // 5.3.2.22
  language_indicator: integer(0x020d, 1), // 5.3.2.19
  sar_total_segments: integer(0x020e, 1), // 5.3.2.23
  sar_segment_seqnum: integer(0x020f, 1), // 5.3.2.24
  sc_interface_version: integer(0x0210, 1), // 5.3.2.25
  callback_num_pres_ind: integer(0x0302, 1), // 5.3.2.37
  callback_num_atag: octets(0x0303, 0, 65), // 5.3.2.38
  number_of_messages: integer(0x0304, 1), // 5.3.2.39
  callback_num: octets(0x0381, 4, 19), // 5.3.2.36
  dpf_result: integer(0x0420, 1), // 5.3.2.28
  set_dpf: integer(0x0421, 1), // 5.3.2.29
  ms_availability_status: integer(0x0422, 1), // 5.3.2.30
  network_error_code: octets(0x0423, 3, 3), // 5.3.2.31
  message_payload: octets(0x0424, 0, MAX_TLV_LENGTH), // 5.3.2.32
  delivery_failure_reason: integer(0x0425, 1), // 5.3.2.33
  more_messages_to_send: integer(0x0426, 1), // 5.3.2.34
  message_state: integer(0x0427, 1), // 5.3.2.35
  congestion_state: integer(0x0428, 1), // 5.0, 4.8.4.18
  ussd_service_op: octets(0x0501, 1, 1), // 5.3.2.44
  broadcast_channel_indicator: integer(0x0600, 1), // 5.0, 4.8.4.7
  broadcast_content_type: octets(0x0601, 3, 3), // 5.0, 4.8.4.8
  broadcast_content_type_info: octets(0x0602, 1, 255), // 5.0, 4.8.4.9
  broadcast_message_class: integer(0x0603, 1), // 5.0, 4.8.4.12
  broadcast_rep_num: integer(0x0604, 2), // 5.0, 4.8.4.13
  broadcast_frequency_interval: octets(0x0605, 3, 3), // 5.0, 4.8.4.11
  broadcast_area_identifier: octets(0x0606, 1, 100), // 5.0, 4.8.4.4
  broadcast_error_status: integer(0x0607, 4), // 5.0, 4.8.4.10
  broadcast_area_success: integer(0x0608, 1), // 5.0, 4.8.4.5
  broadcast_end_time: text(0x0609, 17), // 5.0, 4.8.4.6
  broadcast_service_group: octets(0x060a, 1, 255), // 5.0, 4.8.4.14
  billing_identification: octets(0x060b, 1, 1024), // 5.0, 4.8.4.3
  source_network_id: text(0x060d, 65), // 5.0, 4.8.4.56
  dest_network_id: text(0x060e, 65), // 5.0, 4.8.4.27
  source_node_id: octets(0x060f, 6, 6), // 5.0, 4.8.4.57
  dest_node_id: octets(0x0610, 6, 6), // 5.0, 4.8.4.28
  dest_addr_np_resolution: integer(0x0611, 1), // 5.0, 4.8.4.22
  dest_addr_np_information: octets(0x0612, 10, 10), // 5.0, 4.8.4.21
  dest_addr_np_country: octets(0x0613, 1, 5), // 5.0, 4.8.4.20
  display_time: integer(0x1201, 1), // 5.3.2.26
  sms_signal: integer(0x1203, 2), // 5.3.2.40
  ms_validity: octets(0x1204, 1, 4), // 5.3.2.27; 5.0 makes it up to 4 octets
  alert_on_message_delivery: octets(0x130c, 0, 1), // 5.3.2.41; 5.0 gives it an octet
  its_reply_type: integer(0x1380, 1), // 5.3.2.42
  its_session_info: octets(0x1383, 2, 2), // 5.3.2.43
} as const satisfies Record<string, TlvSpec>

/** The name of an optional parameter. */
export type TlvName = keyof typeof TLVS

/** Tags that vendors may use for what they agree on (clause 5.3.1). */
export const VENDOR_TAGS = { from: 0x1400, to: 0x3fff } as const

const BY_TAG: ReadonlyMap<number, TlvSpec> = new Map(Object.values(TLVS).map((spec) => [spec.tag, spec]))

/** What is known of a tag; undefined: nothing, and its value is kept as it came. */
export function tlvSpecOf(tag: number): TlvSpec | undefined {
  return BY_TAG.get(tag)
}

type Integer = { [N in TlvName]: (typeof TLVS)[N]['type'] extends 'integer' ? N : never }[TlvName]
type Text = { [N in TlvName]: (typeof TLVS)[N]['type'] extends 'text' ? N : never }[TlvName]

/** The value of the first such parameter; null when there is none. Decoded PDUs hold integers of the right length only. */
export function tlvInteger(tlvs: readonly Tlv[], name: Integer): number | null {
  const value = tlvOctets(tlvs, name)
  if (value === null) return null
  let number = 0
  for (const octet of value) number = number * 256 + octet
  return number
}

/** The text of the first such parameter, in Latin-1, up to its NUL octet; null when there is none. */
export function tlvText(tlvs: readonly Tlv[], name: Text): string | null {
  const value = tlvOctets(tlvs, name)
  if (value === null) return null
  const end = value.indexOf(0)
  return Buffer.from(value.buffer, value.byteOffset, end < 0 ? value.length : end).toString('latin1')
}

/** The octets of the first such parameter; null when there is none. */
export function tlvOctets(tlvs: readonly Tlv[], name: TlvName): Uint8Array | null {
  const { tag } = TLVS[name]
  return tlvs.find((tlv) => tlv.tag === tag)?.value ?? null
}

/** An integer parameter; what does not fit its octets is a bug of the caller and throws. */
export function integerTlv(name: Integer, value: number): Tlv {
  const { tag, max } = TLVS[name]
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** max)
    throw new RangeError(`${name} must be a whole number of ${max} octets`)
  const octets = new Uint8Array(max)
  for (let index = max - 1, rest = value; index >= 0; index--, rest = Math.floor(rest / 256))
    octets[index] = rest % 256
  return { tag, value: octets }
}

/** A text parameter with its NUL octet. Characters beyond Latin-1 lose their high octets: check them before. */
export function textTlv(name: Text, value: string): Tlv {
  return { tag: TLVS[name].tag, value: Buffer.from(`${value}\0`, 'latin1') }
}
