// Bits of esm_class and registered_delivery. Always tested as bits: peers set others beside them.

/** What a deliver_sm or data_sm is, by its esm_class (SMPP v3.4, clause 5.2.12). */
export type DeliveredAs = {
  /** From the SMSC, of a message that was submitted. */
  readonly smscReceipt: boolean
  /** An intermediate notification: not an end. */
  readonly intermediate: boolean
  /** An acknowledgement by the handset's user or the peer ESME. */
  readonly esmeAck: boolean
  /** Its user data begins with a header (3GPP TS 23.040, clause 9.2.3.24). */
  readonly hasUdh: boolean
}

/** The header indicator among the GSM features (bits 7 and 6). */
export const UDH_INDICATOR = 0x40

const MESSAGE_TYPE = 0b0011_1100
/** Of the message types: a receipt, and a notification that ends nothing. */
export const SMSC_RECEIPT = 0b0000_0100
export const INTERMEDIATE_NOTIFICATION = 0b0010_0000
const ESME_ACK = 0b0000_1000
const USER_ACK = 0b0001_0000

/** Reads an esm_class. */
export function deliveredAs(esmClass: number): DeliveredAs {
  const type = esmClass & MESSAGE_TYPE
  return {
    smscReceipt: (type & SMSC_RECEIPT) !== 0,
    intermediate: (type & INTERMEDIATE_NOTIFICATION) !== 0,
    esmeAck: (type & (ESME_ACK | USER_ACK)) !== 0,
    hasUdh: (esmClass & UDH_INDICATOR) !== 0,
  }
}

/** Which receipts a submission asks for (clause 5.2.17). */
export type WantedReceipts = {
  /** A final one, whatever the end is. */
  readonly final: boolean
  /** A final one, of a failure only. */
  readonly onFailureOnly: boolean
  readonly intermediate: boolean
}

/** Reads a registered_delivery. */
export function wantedReceipts(registeredDelivery: number): WantedReceipts {
  const receipt = registeredDelivery & 0b11
  return {
    final: receipt === 1,
    onFailureOnly: receipt === 2,
    intermediate: (registeredDelivery & 0b1_0000) !== 0,
  }
}
