// Optional parameters: SMPP v3.4, clause 5.3.2, and v5.0, clause 4.8.4.

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

/** interface_version of the first peers that know optional parameters (SMPP v3.4, clause 5.2.4). */
export const TLVS_SINCE = 0x34

/** Longest value that the length field can say. */
export const MAX_TLV_LENGTH = 0xffff

/** Every optional parameter by its name: with its clauses in v3.4 and v5.0, or in v5.0 alone. */
export const TLVS = {
  dest_addr_subunit: integer(0x0005, 1), // 5.3.2.1, 4.8.4.23
  dest_network_type: integer(0x0006, 1), // 5.3.2.3, 4.8.4.26
  dest_bearer_type: integer(0x0007, 1), // 5.3.2.5, 4.8.4.24
  dest_telematics_id: integer(0x0008, 2), // 5.3.2.7, 4.8.4.29
  source_addr_subunit: integer(0x000d, 1), // 5.3.2.2, 4.8.4.54
  source_network_type: integer(0x000e, 1), // 5.3.2.4, 4.8.4.57
  source_bearer_type: integer(0x000f, 1), // 5.3.2.6, 4.8.4.55
  source_telematics_id: integer(0x0010, 1), // 5.3.2.8, 4.8.4.61
  qos_time_to_live: integer(0x0017, 4), // 5.3.2.9, 4.8.4.46
  payload_type: integer(0x0019, 1), // 5.3.2.10, 4.8.4.44
  additional_status_info_text: text(0x001d, 256), // 5.3.2.11, 4.8.4.1
  receipted_message_id: text(0x001e, 65), // 5.3.2.12, 4.8.4.47
  ms_msg_wait_facilities: integer(0x0030, 1), // 5.3.2.13, 4.8.4.40
  privacy_indicator: integer(0x0201, 1), // 5.3.2.14, 4.8.4.45
  source_subaddress: octets(0x0202, 2, 23), // 5.3.2.15, 4.8.4.60
  dest_subaddress: octets(0x0203, 2, 23), // 5.3.2.16, 4.8.4.28
  user_message_reference: integer(0x0204, 2), // 5.3.2.17, 4.8.4.62
  user_response_code: integer(0x0205, 1), // 5.3.2.18, 4.8.4.63
  source_port: integer(0x020a, 2), // 5.3.2.20, 4.8.4.59
  destination_port: integer(0x020b, 2), // 5.3.2.21, 4.8.4.30, where it is dest_port
  sar_msg_ref_num: integer(0x020c, 2), // 5.3.2.22, 4.8.4.48
  language_indicator: integer(0x020d, 1), // 5.3.2.19, 4.8.4.35
  sar_total_segments: integer(0x020e, 1), // 5.3.2.23, 4.8.4.50
  sar_segment_seqnum: integer(0x020f, 1), // 5.3.2.24, 4.8.4.49
  sc_interface_version: integer(0x0210, 1), // 5.3.2.25, 4.8.4.51
  callback_num_pres_ind: integer(0x0302, 1), // 5.3.2.37, 4.8.4.17
  callback_num_atag: octets(0x0303, 0, 65), // 5.3.2.38, 4.8.4.16
  number_of_messages: integer(0x0304, 1), // 5.3.2.39, 4.8.4.43
  callback_num: octets(0x0381, 4, 19), // 5.3.2.36, 4.8.4.15
  dpf_result: integer(0x0420, 1), // 5.3.2.28, 4.8.4.32
  set_dpf: integer(0x0421, 1), // 5.3.2.29, 4.8.4.52
  ms_availability_status: integer(0x0422, 1), // 5.3.2.30, 4.8.4.39
  network_error_code: octets(0x0423, 3, 3), // 5.3.2.31, 4.8.4.42
  message_payload: octets(0x0424, 0, MAX_TLV_LENGTH), // 5.3.2.32, 4.8.4.36
  delivery_failure_reason: integer(0x0425, 1), // 5.3.2.33, 4.8.4.19
  more_messages_to_send: integer(0x0426, 1), // 5.3.2.34, 4.8.4.38
  message_state: integer(0x0427, 1), // 5.3.2.35, 4.8.4.37
  congestion_state: integer(0x0428, 1), // v5.0: 4.8.4.18
  ussd_service_op: octets(0x0501, 1, 1), // 5.3.2.44, 4.8.4.64
  broadcast_channel_indicator: integer(0x0600, 1), // v5.0: 4.8.4.7
  broadcast_content_type: octets(0x0601, 3, 3), // v5.0: 4.8.4.8
  broadcast_content_type_info: octets(0x0602, 1, 255), // v5.0: 4.8.4.6
  broadcast_message_class: integer(0x0603, 1), // v5.0: 4.8.4.12
  broadcast_rep_num: integer(0x0604, 2), // v5.0: 4.8.4.13
  broadcast_frequency_interval: octets(0x0605, 3, 3), // v5.0: 4.8.4.11
  broadcast_area_identifier: octets(0x0606, 1, 100), // v5.0: 4.8.4.4
  broadcast_error_status: integer(0x0607, 4), // v5.0: 4.8.4.10
  broadcast_area_success: integer(0x0608, 1), // v5.0: 4.8.4.5
  broadcast_end_time: text(0x0609, 17), // v5.0: 4.8.4.9
  broadcast_service_group: octets(0x060a, 1, 255), // v5.0: 4.8.4.14
  billing_identification: octets(0x060b, 1, 1024), // v5.0: 4.8.4.3
  source_network_id: text(0x060d, 65), // v5.0: 4.8.4.56
  dest_network_id: text(0x060e, 65), // v5.0: 4.8.4.25
  source_node_id: octets(0x060f, 6, 6), // v5.0: 4.8.4.58
  dest_node_id: octets(0x0610, 6, 6), // v5.0: 4.8.4.27
  dest_addr_np_resolution: integer(0x0611, 1), // v5.0: 4.8.4.22
  dest_addr_np_information: octets(0x0612, 10, 10), // v5.0: 4.8.4.21
  dest_addr_np_country: octets(0x0613, 1, 5), // v5.0: 4.8.4.20
  display_time: integer(0x1201, 1), // 5.3.2.26, 4.8.4.31
  sms_signal: integer(0x1203, 2), // 5.3.2.40, 4.8.4.53
  ms_validity: octets(0x1204, 1, 4), // 5.3.2.27, 4.8.4.41; of one octet in v3.4, of one or four in v5.0
  alert_on_message_delivery: octets(0x130c, 0, 1), // 5.3.2.41, 4.8.4.2; without a value in v3.4
  its_reply_type: integer(0x1380, 1), // 5.3.2.42, 4.8.4.33
  its_session_info: octets(0x1383, 2, 2), // 5.3.2.43, 4.8.4.34
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

/** A tag as it is written: `0x001e`. */
export function tagWords(tag: number): string {
  return `0x${tag.toString(16).padStart(4, '0')}`
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

/** A text parameter with its NUL octet; what no text can hold is a bug of the caller and throws. */
export function textTlv(name: Text, value: string): Tlv {
  if (!isLatin1Text(value)) throw new RangeError(`${name} must be Latin-1 without a NUL`)
  return { tag: TLVS[name].tag, value: Buffer.from(`${value}\0`, 'latin1') }
}

/** True for what a text field can hold: one octet for each character, and no NUL, which ends it (clause 3.1). */
export function isLatin1Text(text: string): boolean {
  return !/[\0\u0100-\uffff]/.test(text)
}
