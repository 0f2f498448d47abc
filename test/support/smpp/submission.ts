import type { PduOf } from '../../../src/smpp/pdu.ts'

/** A submission to whoever asks for one. */
export const SUBMIT = {
  command: 'submit_sm',
  body: {
    service_type: '',
    source_addr_ton: 5,
    source_addr_npi: 0,
    source_addr: 'SHOP',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '491701234567',
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: 1,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message: Buffer.from('Hello'),
  },
} as const satisfies Pick<PduOf<'submit_sm'>, 'command' | 'body'>

/** The same coming in. */
export const DELIVER = { ...SUBMIT, command: 'deliver_sm' } as const
