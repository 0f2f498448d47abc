import type { ClientId } from '../message.ts'

/** How a session is bound: what its client may do on it. */
export const BIND_KINDS = ['transmitter', 'receiver', 'transceiver'] as const
export type BindKind = (typeof BIND_KINDS)[number]

/** How a receipt tells: by the text of SMPP v3.4, Appendix B, with optional parameters or without. */
export const RECEIPT_FORMATS = ['text_and_tlvs', 'text'] as const
export type ReceiptFormat = (typeof RECEIPT_FORMATS)[number]

/** How ids of messages are written to a client: as they are, as 32 hexadecimal digits, or as a number of up to 39 digits. */
export const MESSAGE_ID_FORMS = ['uuid', 'hex', 'dec'] as const
export type MessageIdForm = (typeof MESSAGE_ID_FORMS)[number]

/** As whom a client binds to the SMPP server, and how it is served. */
export type SmppAccount = {
  readonly clientId: ClientId
  /** 1 to 15 ASCII characters, of no other account. */
  readonly systemId: string
  /** Addresses and blocks (CIDR) that it may come from; none: any. */
  readonly allowIps: readonly string[]
  /** Sessions at once, over all processes. */
  readonly maxBinds: number
  /** Requests without their answer at once on one session, in each direction. */
  readonly window: number
  /** Over all sessions and processes; null: no limit of its own. */
  readonly maxPartsPerS: number | null
  /** Vendor tags that are kept with a message and passed on, as `0x1400`; null: all of them. */
  readonly tlvs: readonly string[] | null
  readonly receipts: { readonly format: ReceiptFormat; readonly messageId: MessageIdForm }
  /** The parts of a long message become one message with its whole text. */
  readonly joinParts: boolean
  /** Messages with a priority_flag go express, for its surcharge; false: that flag says nothing. */
  readonly express: boolean
  /** The command_status that says that the credits do not suffice. */
  readonly noCreditsStatus: number
  /** Grows at each change. */
  readonly version: number
}

/** The same with what its password is verified by. */
export type StoredSmppAccount = SmppAccount & { readonly passwordHash: string }

/** What can be set of an account, without its password. */
export type SmppAccountSettings = Omit<SmppAccount, 'clientId' | 'version'>

/** What holds for a new account of which nothing is said. */
export const DEFAULT_SMPP_ACCOUNT = {
  allowIps: [],
  maxBinds: 4,
  window: 100,
  maxPartsPerS: null,
  tlvs: null,
  receipts: { format: 'text_and_tlvs', messageId: 'uuid' },
  joinParts: false,
  express: false,
  /** ESME_RSUBMITFAIL: 0x08 would make Kannel and Jasmin ask for ever. */
  noCreditsStatus: 0x45,
} as const satisfies Omit<SmppAccountSettings, 'systemId'>
