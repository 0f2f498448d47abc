import {
  DEFAULT_SMPP_ACCOUNT,
  type MESSAGE_ID_FORMS,
  type RECEIPT_FORMATS,
} from '../../../domain/smpp/account.ts'
import type { SmppAccount } from '../answers.ts'

type Receipts = SmppAccount['receipts']

/** An account as it is typed. */
export type SmppDraft = {
  readonly system_id: string
  /** Empty: the one that it has. */
  readonly password: string
  /** Separated by commas or blanks. */
  readonly allow_ips: string
  readonly max_binds: string
  readonly window: string
  /** Empty: no limit. */
  readonly max_parts_per_s: string
  readonly format: Receipts['format']
  readonly message_id: Receipts['message_id']
  readonly no_credits_status: number
  readonly join_parts: boolean
  readonly express: boolean
}

/** What the form begins with; null: there is no account yet, and what is left empty is as usual. */
export function draftOf(account: SmppAccount | null): SmppDraft {
  return {
    system_id: account?.system_id ?? '',
    password: '',
    allow_ips: account?.allow_ips.join(', ') ?? '',
    max_binds: textOf(account?.max_binds),
    window: textOf(account?.window),
    max_parts_per_s: textOf(account?.max_parts_per_s),
    format: account?.receipts.format ?? DEFAULT_SMPP_ACCOUNT.receipts.format,
    message_id: account?.receipts.message_id ?? DEFAULT_SMPP_ACCOUNT.receipts.messageId,
    no_credits_status: account?.no_credits_status ?? DEFAULT_SMPP_ACCOUNT.noCreditsStatus,
    join_parts: account?.join_parts ?? false,
    express: account?.express ?? false,
  }
}

/** What is sent: what the form does not show stays as it is. */
export function accountBody(draft: SmppDraft, account: SmppAccount | null): object {
  const { password, allow_ips, max_binds, window, max_parts_per_s, format, message_id, ...rest } = draft
  return {
    ...(account && { tlvs: account.tlvs }),
    ...rest,
    receipts: { format, message_id },
    ...(password !== '' && { password }),
    allow_ips: allow_ips.split(/[\s,]+/).filter(Boolean),
    ...(max_binds.trim() !== '' && { max_binds: typed(max_binds) }),
    ...(window.trim() !== '' && { window: typed(window) }),
    max_parts_per_s: max_parts_per_s.trim() === '' ? null : typed(max_parts_per_s),
  }
}

/** How receipts and ids of messages are written, in words. */
export const FORMAT_WORDS = {
  text_and_tlvs: 'text and parameters (TLVs)',
  text: 'text only',
} as const satisfies Record<(typeof RECEIPT_FORMATS)[number], string>
export const MESSAGE_ID_WORDS = {
  uuid: 'UUID',
  hex: 'hexadecimal',
  dec: 'decimal',
} as const satisfies Record<(typeof MESSAGE_ID_FORMS)[number], string>

const STATUS_WORDS: Readonly<Record<number, string>> = {
  69: 'ESME_RSUBMITFAIL (not taken)',
  8: 'ESME_RSYSERR (a system error)',
}

/** Statuses that say that the credits do not suffice, with that of the account, in words. */
export function statusWords(own: number): Readonly<Record<string, string>> {
  const statuses = [...new Set([DEFAULT_SMPP_ACCOUNT.noCreditsStatus, 8, own])]
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      [`0x${status.toString(16).toUpperCase().padStart(2, '0')}`, STATUS_WORDS[status]]
        .filter(Boolean)
        .join(' '),
    ]),
  )
}

function textOf(number: number | null | undefined): string {
  return number == null ? '' : String(number)
}

/** What is no number goes as it was typed: the gateway says what is wrong with it. */
function typed(text: string): number | string {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : text
}
