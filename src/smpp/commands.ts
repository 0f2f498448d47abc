// SMPP v3.4 (issue 1.2, 12-Oct-1999): which fields each PDU's body has, in their order.

import { FIELDS, type Field, longAddress, type ValueOf } from './fields.ts'

const { system_id, password, message_id, service_type, registered_delivery, data_coding, esm_class } = FIELDS
const { sm_default_msg_id, schedule_delivery_time, validity_period, short_message } = FIELDS
const { source_addr_ton, source_addr_npi, dest_addr_ton, dest_addr_npi, esme_addr_ton, esme_addr_npi } =
  FIELDS

const bind = {
  system_id,
  password,
  system_type: FIELDS.system_type,
  interface_version: FIELDS.interface_version,
  addr_ton: FIELDS.addr_ton,
  addr_npi: FIELDS.addr_npi,
  address_range: FIELDS.address_range,
} as const
const source = { source_addr_ton, source_addr_npi, source_addr: FIELDS.source_addr } as const
const destination = { dest_addr_ton, dest_addr_npi, destination_addr: FIELDS.destination_addr } as const
const delivery = {
  esm_class,
  protocol_id: FIELDS.protocol_id,
  priority_flag: FIELDS.priority_flag,
  schedule_delivery_time,
  validity_period,
  registered_delivery,
  replace_if_present_flag: FIELDS.replace_if_present_flag,
  data_coding,
  sm_default_msg_id,
  short_message,
} as const
const message = { service_type, ...source, ...destination, ...delivery } as const

/**
 * Every PDU: its command_id (clause 5.1.2.1) and its body. A response's id is its request's with the first bit set. `okOnly`:
 * the response has its body only where it says ESME_ROK.
 */
export const COMMANDS = {
  generic_nack: { id: 0x80000000, body: {} }, // 4.3.1
  bind_receiver: { id: 0x00000001, body: bind }, // 4.1.3
  bind_receiver_resp: { id: 0x80000001, body: { system_id }, okOnly: true }, // 4.1.4
  bind_transmitter: { id: 0x00000002, body: bind }, // 4.1.1
  bind_transmitter_resp: { id: 0x80000002, body: { system_id }, okOnly: true }, // 4.1.2
  query_sm: { id: 0x00000003, body: { message_id, ...source } }, // 4.8.1
  query_sm_resp: {
    id: 0x80000003, // 4.8.2
    body: {
      message_id,
      final_date: FIELDS.final_date,
      message_state: FIELDS.message_state,
      error_code: FIELDS.error_code,
    },
  },
  submit_sm: { id: 0x00000004, body: message }, // 4.4.1
  submit_sm_resp: { id: 0x80000004, body: { message_id }, okOnly: true }, // 4.4.2
  deliver_sm: { id: 0x00000005, body: message }, // 4.6.1
  deliver_sm_resp: { id: 0x80000005, body: { message_id } }, // 4.6.2, where it is not used
  unbind: { id: 0x00000006, body: {} }, // 4.2.1
  unbind_resp: { id: 0x80000006, body: {} }, // 4.2.2
  replace_sm: {
    id: 0x00000007, // 4.10.1
    body: {
      message_id,
      ...source,
      schedule_delivery_time,
      validity_period,
      registered_delivery,
      sm_default_msg_id,
      short_message,
    },
  },
  replace_sm_resp: { id: 0x80000007, body: {} }, // 4.10.2
  cancel_sm: { id: 0x00000008, body: { service_type, message_id, ...source, ...destination } }, // 4.9.1
  cancel_sm_resp: { id: 0x80000008, body: {} }, // 4.9.2
  bind_transceiver: { id: 0x00000009, body: bind }, // 4.1.5
  bind_transceiver_resp: { id: 0x80000009, body: { system_id }, okOnly: true }, // 4.1.6
  outbind: { id: 0x0000000b, body: { system_id, password } }, // 4.1.7.1
  enquire_link: { id: 0x00000015, body: {} }, // 4.11.1
  enquire_link_resp: { id: 0x80000015, body: {} }, // 4.11.2
  submit_multi: {
    id: 0x00000021, // 4.5.1
    body: { service_type, ...source, dest_address: FIELDS.dest_address, ...delivery },
  },
  submit_multi_resp: {
    id: 0x80000021, // 4.5.2
    body: { message_id, unsuccess_sme: FIELDS.unsuccess_sme },
  },
  alert_notification: {
    id: 0x00000102, // 4.12.1
    body: {
      source_addr_ton,
      source_addr_npi,
      source_addr: longAddress,
      esme_addr_ton,
      esme_addr_npi,
      esme_addr: FIELDS.esme_addr,
    },
  },
  data_sm: {
    id: 0x00000103, // 4.7.1
    body: {
      service_type,
      source_addr_ton,
      source_addr_npi,
      source_addr: longAddress,
      dest_addr_ton,
      dest_addr_npi,
      destination_addr: longAddress,
      esm_class,
      registered_delivery,
      data_coding,
    },
  },
  data_sm_resp: { id: 0x80000103, body: { message_id } }, // 4.7.2
} as const satisfies Record<
  string,
  { readonly id: number; readonly body: Readonly<Record<string, Field>>; readonly okOnly?: true }
>

/** The name of a PDU. */
export type CommandName = keyof typeof COMMANDS

/** The mandatory fields of a PDU's body. */
export type BodyOf<C extends CommandName> = {
  readonly [F in keyof (typeof COMMANDS)[C]['body']]: (typeof COMMANDS)[C]['body'][F] extends infer T extends
    Field
    ? ValueOf<T>
    : never
}

/** The fields of one PDU in their order, for the codec. */
export type CommandSpec = {
  readonly name: CommandName
  readonly id: number
  readonly fields: readonly (readonly [name: string, field: Field])[]
  readonly okOnly: boolean
}

const SPECS: readonly CommandSpec[] = Object.entries(COMMANDS).map(([name, command]) => ({
  name: name as CommandName, // the keys of COMMANDS
  id: command.id,
  fields: Object.entries(command.body),
  okOnly: 'okOnly' in command,
}))
const BY_ID = new Map(SPECS.map((spec) => [spec.id, spec]))
const BY_NAME = Object.fromEntries(SPECS.map((spec) => [spec.name, spec])) as Readonly<
  Record<CommandName, CommandSpec> // one for each name
>

/** The PDU with this command_id; undefined when there is none. */
export function commandOfId(id: number): CommandSpec | undefined {
  return BY_ID.get(id)
}

/** The layout of a PDU. */
export function commandOfName(name: CommandName): CommandSpec {
  return BY_NAME[name]
}

/** The first bit of a command_id (clause 5.1.2.1). */
export const RESPONSE_BIT = 0x80000000

/** True for the id of a response, whether it is known or not. */
export function isResponseId(id: number): boolean {
  return id >= RESPONSE_BIT
}

/** The response to a request; undefined for those that have none, and for responses. */
export function responseTo(name: CommandName): CommandName | undefined {
  const { id } = COMMANDS[name]
  return isResponseId(id) ? undefined : BY_ID.get(id + RESPONSE_BIT)?.name
}

/** True for responses, generic_nack among them. */
export function isResponseCommand(name: CommandName): boolean {
  return isResponseId(COMMANDS[name].id)
}
