/** The name of a message: a UUIDv7, so ids sort by the time they were made. */
export type MessageId = string & { readonly __brand: 'MessageId' }

/** The name of a client: a UUID of any version. */
export type ClientId = string & { readonly __brand: 'ClientId' }

/** A destination in E.164 form, `+` and 2 to 15 digits (ITU-T E.164, clause 6). */
export type Msisdn = string & { readonly __brand: 'Msisdn' }

/** Queues of the dispatch, first served first. Normal traffic always keeps a share. */
export const LANES = ['otp', 'express', 'normal'] as const
export type Lane = (typeof LANES)[number]

/** What a message is for: advertising has hours, what a client's customer waits for has none. */
export const MESSAGE_CLASSES = ['transactional', 'promotional'] as const
export type MessageClass = (typeof MESSAGE_CLASSES)[number]

/** Alphabets of texts in 3GPP TS 23.038: the 7-bit default alphabet with its extension table, and UCS-2. */
export const TEXT_ENCODINGS = ['GSM7', 'UCS2'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

/** And octets that are no text (8-bit data of TS 23.038): their message has user data, and '' for its text. */
export const ENCODINGS = [...TEXT_ENCODINGS, 'BINARY'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** States of a credit lock. */
export const CREDIT_STATES = ['HELD', 'CAPTURED', 'RELEASED'] as const
export type CreditState = (typeof CREDIT_STATES)[number]

/** The lane a message travels in. */
export function laneOf(message: { readonly otp: boolean; readonly express: boolean }): Lane {
  if (message.otp) return 'otp'
  return message.express ? 'express' : 'normal'
}
