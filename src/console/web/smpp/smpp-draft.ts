import type { SmppAccount } from '../answers.ts'

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
    join_parts: account?.join_parts ?? false,
    express: account?.express ?? false,
  }
}

/** What is sent: what the form does not show stays as it is. */
export function accountBody(draft: SmppDraft, account: SmppAccount | null): object {
  const { password, allow_ips, max_binds, window, max_parts_per_s, ...rest } = draft
  return {
    ...(account && {
      tlvs: account.tlvs,
      receipts: account.receipts,
      no_credits_status: account.no_credits_status,
    }),
    ...rest,
    ...(password !== '' && { password }),
    allow_ips: allow_ips.split(/[\s,]+/).filter(Boolean),
    ...(max_binds.trim() !== '' && { max_binds: typed(max_binds) }),
    ...(window.trim() !== '' && { window: typed(window) }),
    max_parts_per_s: max_parts_per_s.trim() === '' ? null : typed(max_parts_per_s),
  }
}

function textOf(number: number | null | undefined): string {
  return number == null ? '' : String(number)
}

/** What is no number goes as it was typed: the gateway says what is wrong with it. */
function typed(text: string): number | string {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : text
}
