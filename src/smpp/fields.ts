// The mandatory fields that bodies of PDUs are made of: SMPP v3.4 (issue 1.2, 12-Oct-1999), clause 5.2.

/** How a mandatory field lies in the body. */
export type Field =
  /** One octet, unsigned. */
  | { readonly type: 'octet' }
  /** Text that ends with a NUL octet (clause 3.1, C-Octet String); at most `size` octets with it. */
  | { readonly type: 'text'; readonly size: number }
  /** `sm_length`, one octet, and as many octets: the field is the octets (clauses 5.2.21, 5.2.22). */
  | { readonly type: 'message' }
  /** `number_of_dests` (5.2.24) and as many addresses (clause 4.5.1.1). */
  | { readonly type: 'destinations' }
  /** `no_unsuccess` (5.2.26) and as many addresses with their error_status_code (clause 4.5.2.1). */
  | { readonly type: 'failures' }

/** An address as PDUs have it (clauses 5.2.5, 5.2.6 and 5.2.9). */
export type Address = { readonly ton: number; readonly npi: number; readonly address: string }

/** A destination of submit_multi: an address, or the name of a distribution list (dest_flag 1 or 2, clause 5.2.25). */
export type Destination = Address | { readonly list: string }

/** A destination of submit_multi that was not taken, with its command_status. */
export type Failure = Address & { readonly status: number }

/** What a field holds. */
export type ValueOf<F extends Field> = F['type'] extends 'octet'
  ? number
  : F['type'] extends 'text'
    ? string
    : F['type'] extends 'message'
      ? Uint8Array
      : F['type'] extends 'destinations'
        ? readonly Destination[]
        : readonly Failure[]

const octet = { type: 'octet' } as const
const text = (size: number) => ({ type: 'text', size }) as const

/** Octets of a destination address and of a list's name in submit_multi and its response (clauses 4.5.1.2, 4.5.1.3). */
export const DESTINATION_SIZE = 21

/** Octets of an address in data_sm and alert_notification (clauses 4.7.1, 4.12.1). */
export const longAddress = text(65)

/** Every mandatory field by its name. */
export const FIELDS = {
  system_id: text(16), // 5.2.1
  password: text(65), // 5.2.2 says 9; SMSCs give longer ones and take them
  system_type: text(13), // 5.2.3
  interface_version: octet, // 5.2.4
  addr_ton: octet, // 5.2.5
  source_addr_ton: octet, // 5.2.5
  dest_addr_ton: octet, // 5.2.5
  esme_addr_ton: octet, // 5.2.5
  addr_npi: octet, // 5.2.6
  source_addr_npi: octet, // 5.2.6
  dest_addr_npi: octet, // 5.2.6
  esme_addr_npi: octet, // 5.2.6
  address_range: text(41), // 5.2.7
  source_addr: text(21), // 5.2.8
  destination_addr: text(21), // 5.2.9
  esme_addr: longAddress, // 5.2.10
  service_type: text(6), // 5.2.11
  esm_class: octet, // 5.2.12
  protocol_id: octet, // 5.2.13
  priority_flag: octet, // 5.2.14
  schedule_delivery_time: text(17), // 5.2.15; empty in deliver_sm, but by v5.0, clause 4.3.1.1
  validity_period: text(17), // 5.2.16; the same
  registered_delivery: octet, // 5.2.17
  replace_if_present_flag: octet, // 5.2.18
  data_coding: octet, // 5.2.19
  sm_default_msg_id: octet, // 5.2.20
  short_message: { type: 'message' }, // 5.2.21, 5.2.22
  message_id: text(65), // 5.2.23
  dest_address: { type: 'destinations' }, // 5.2.24, 5.2.25
  unsuccess_sme: { type: 'failures' }, // 5.2.26
  message_state: octet, // 5.2.28
  final_date: text(17), // 4.8.2
  error_code: octet, // 4.8.2
} as const satisfies Readonly<Record<string, Field>>

/** What each type of field holds when it has nothing to say. */
export const EMPTY_FIELDS = {
  octet: 0,
  text: '',
  message: new Uint8Array(0),
  destinations: [],
  failures: [],
} as const satisfies { readonly [T in Field['type']]: ValueOf<Extract<Field, { type: T }>> }
