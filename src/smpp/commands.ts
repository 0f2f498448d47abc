// SMPP v3.4 (issue 1.2, 12-Oct-1999) and, where marked, v5.0: which fields each PDU's body has, in their order.

/** How a mandatory field lies in the body. */
type FieldType =
  /** One octet, unsigned. */
  | 'octet'
  /** Text that ends with a NUL octet (clause 3.1, C-Octet String). */
  | 'text'
  /** `sm_length`, one octet, and as many octets: the field is the octets (clauses 5.2.21, 5.2.22). */
  | 'message'
  /** `number_of_dests` and as many addresses (clause 4.5.1.1). */
  | 'destinations'
  /** `no_unsuccess` and as many addresses with their error_status (clause 4.5.2.1). */
  | 'failures'

/** An address as PDUs have it (clauses 5.2.5 to 5.2.9). */
export type Address = { readonly ton: number; readonly npi: number; readonly address: string }

/** A destination of submit_multi: an address, or the name of a distribution list (dest_flag 1 or 2). */
export type Destination = Address | { readonly list: string }

/** A destination of submit_multi that was not taken, with its command_status. */
export type Failure = Address & { readonly status: number }

type ValueOf<T extends FieldType> = T extends 'octet'
  ? number
  : T extends 'text'
    ? string
    : T extends 'message'
      ? Uint8Array
      : T extends 'destinations'
        ? readonly Destination[]
        : readonly Failure[]

const BIND = {
  system_id: 'text',
  password: 'text',
  system_type: 'text',
  interface_version: 'octet',
  addr_ton: 'octet',
  addr_npi: 'octet',
  address_range: 'text',
} as const
const BIND_RESP = { system_id: 'text' } as const
const SOURCE = { source_addr_ton: 'octet', source_addr_npi: 'octet', source_addr: 'text' } as const
const DEST = { dest_addr_ton: 'octet', dest_addr_npi: 'octet', destination_addr: 'text' } as const
const DELIVERY = {
  esm_class: 'octet',
  protocol_id: 'octet',
  priority_flag: 'octet',
  schedule_delivery_time: 'text',
  validity_period: 'text',
  registered_delivery: 'octet',
  replace_if_present_flag: 'octet',
  data_coding: 'octet',
  sm_default_msg_id: 'octet',
  short_message: 'message',
} as const
const SHORT_MESSAGE = { service_type: 'text', ...SOURCE, ...DEST, ...DELIVERY } as const
const MESSAGE_ID = { message_id: 'text' } as const

/** Every PDU: its command_id (clause 5.1.2.1) and its body. A response's id is its request's with the first bit set. */
export const COMMANDS = {
  generic_nack: { id: 0x80000000, body: {} }, // 4.3.1
  bind_receiver: { id: 0x00000001, body: BIND }, // 4.1.3
  bind_receiver_resp: { id: 0x80000001, body: BIND_RESP }, // 4.1.4
  bind_transmitter: { id: 0x00000002, body: BIND }, // 4.1.1
  bind_transmitter_resp: { id: 0x80000002, body: BIND_RESP }, // 4.1.2
  query_sm: { id: 0x00000003, body: { ...MESSAGE_ID, ...SOURCE } }, // 4.8.1
  query_sm_resp: {
    id: 0x80000003, // 4.8.2
    body: { ...MESSAGE_ID, final_date: 'text', message_state: 'octet', error_code: 'octet' },
  },
  submit_sm: { id: 0x00000004, body: SHORT_MESSAGE }, // 4.4.1
  submit_sm_resp: { id: 0x80000004, body: MESSAGE_ID }, // 4.4.2
  deliver_sm: { id: 0x00000005, body: SHORT_MESSAGE }, // 4.6.1
  deliver_sm_resp: { id: 0x80000005, body: MESSAGE_ID }, // 4.6.2
  unbind: { id: 0x00000006, body: {} }, // 4.2.1
  unbind_resp: { id: 0x80000006, body: {} }, // 4.2.2
  replace_sm: {
    id: 0x00000007, // 4.10.1
    body: {
      ...MESSAGE_ID,
      ...SOURCE,
      schedule_delivery_time: 'text',
      validity_period: 'text',
      registered_delivery: 'octet',
      sm_default_msg_id: 'octet',
      short_message: 'message',
    },
  },
  replace_sm_resp: { id: 0x80000007, body: {} }, // 4.10.2
  cancel_sm: { id: 0x00000008, body: { service_type: 'text', ...MESSAGE_ID, ...SOURCE, ...DEST } }, // 4.9.1
  cancel_sm_resp: { id: 0x80000008, body: {} }, // 4.9.2
  bind_transceiver: { id: 0x00000009, body: BIND }, // 4.1.5
  bind_transceiver_resp: { id: 0x80000009, body: BIND_RESP }, // 4.1.6
  outbind: { id: 0x0000000b, body: { system_id: 'text', password: 'text' } }, // 4.1.7.1
  enquire_link: { id: 0x00000015, body: {} }, // 4.11.1
  enquire_link_resp: { id: 0x80000015, body: {} }, // 4.11.2
  submit_multi: {
    id: 0x00000021, // 4.5.1
    body: { service_type: 'text', ...SOURCE, dest_address: 'destinations', ...DELIVERY },
  },
  submit_multi_resp: { id: 0x80000021, body: { ...MESSAGE_ID, unsuccess_sme: 'failures' } }, // 4.5.2
  alert_notification: {
    id: 0x00000102, // 4.12.1
    body: { ...SOURCE, esme_addr_ton: 'octet', esme_addr_npi: 'octet', esme_addr: 'text' },
  },
  data_sm: {
    id: 0x00000103, // 4.7.1
    body: {
      service_type: 'text',
      ...SOURCE,
      ...DEST,
      esm_class: 'octet',
      registered_delivery: 'octet',
      data_coding: 'octet',
    },
  },
  data_sm_resp: { id: 0x80000103, body: MESSAGE_ID }, // 4.7.2
} as const satisfies Record<
  string,
  { readonly id: number; readonly body: Readonly<Record<string, FieldType>> }
>

/** The name of a PDU. */
export type CommandName = keyof typeof COMMANDS

/** The mandatory fields of a PDU's body. */
export type BodyOf<C extends CommandName> = {
  readonly [F in keyof (typeof COMMANDS)[C]['body']]: (typeof COMMANDS)[C]['body'][F] extends infer T extends
    FieldType
    ? ValueOf<T>
    : never
}

/** The fields of one PDU in their order, for the codec. */
export type CommandSpec = {
  readonly name: CommandName
  readonly id: number
  readonly fields: readonly (readonly [name: string, type: FieldType])[]
}

const SPECS: readonly CommandSpec[] = Object.entries(COMMANDS).map(([name, { id, body }]) => ({
  name: name as CommandName, // the keys of COMMANDS
  id,
  fields: Object.entries(body),
}))
const BY_ID = new Map(SPECS.map((spec) => [spec.id, spec]))
const BY_NAME = new Map(SPECS.map((spec) => [spec.name, spec]))

/** The PDU with this command_id; undefined when there is none. */
export function commandOfId(id: number): CommandSpec | undefined {
  return BY_ID.get(id)
}

/** The layout of a PDU. */
export function commandOfName(name: CommandName): CommandSpec | undefined {
  return BY_NAME.get(name)
}

/** The first bit of a command_id (clause 5.1.2.1). */
export const RESPONSE_BIT = 0x80000000

/** True for the id of a response, whether it is known or not. */
export function isResponseId(id: number): boolean {
  return id >= RESPONSE_BIT
}

/** The response to a request; undefined for those that have none, and for responses. */
export function responseTo(name: CommandName): CommandName | undefined {
  const spec = BY_NAME.get(name)
  if (!spec || isResponseId(spec.id)) return undefined
  return BY_ID.get(spec.id + RESPONSE_BIT)?.name
}

/** True for responses, generic_nack among them. */
export function isResponseCommand(name: CommandName): boolean {
  return isResponseId(COMMANDS[name].id)
}
