import type { Delivery } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import { STATUSES } from '../../../smpp/status.ts'
import type { Hooks } from '../../kind.ts'
import type { ToldInbound, ToldReceipt } from '../../port.ts'
import type { Writing } from '../text.ts'
import { inboundOf } from './inbound.ts'
import { type IdForms, keptOf, receiptOf } from './receipts.ts'
import { textOfReceipt } from './received-text.ts'
import { userDataIn } from './user-data.ts'

/** What a delivery is read with, and told to. */
export type DeliveryDeps = {
  readonly hooks: Pick<Hooks, 'tell' | 'name' | 'log'>
  readonly forms: IdForms
  readonly writing: Writing
}

/** Tells of a receipt or an inbound message; the SMSC hears that it was taken once it is durable. Never rejects. */
export async function answerDelivery(
  pdu: Delivery,
  { hooks, forms, writing }: DeliveryDeps,
): Promise<NewResponse> {
  const data = userDataIn(pdu)
  const read = receiptOf(
    pdu.body.esm_class,
    textOfReceipt(pdu.body.data_coding, data.octets, writing),
    pdu.tlvs,
    forms,
  )
  if (read?.kind === 'unreadable') {
    hooks.log.warn({ provider: hooks.name }, 'a receipt names no message or no status; it was refused')
    return { status: STATUSES.ESME_RX_P_APPN }
  }
  const told: ToldReceipt | ToldInbound = read
    ? { receipt: read, body: keptOf(read) }
    : { inbound: inboundOf(pdu, data, writing) }
  try {
    await hooks.tell([told])
    return { status: STATUSES.ESME_ROK }
  } catch {
    // Not durable: the SMSC keeps it and comes again.
    return { status: STATUSES.ESME_RX_T_APPN }
  }
}
