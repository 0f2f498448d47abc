import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import { readCallbackUrl } from '../../domain/callback/callback-url.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'
import { storable } from '../../domain/storable.ts'
import { type Misformed, misformed, type SendSms, utf8 } from './sendsms.ts'

/** Bits of a dlr-mask (Kannel User's Guide, "Delivery Reports"), and the statuses that are told under them. */
const TOLD: readonly (readonly [bit: number, statuses: readonly LifecycleState[]])[] = [
  [1, ['DELIVERED']],
  [2, ['FAILED_PERM', 'EXPIRED']],
  [8, ['SENT']],
  [16, ['FAILED_PERM', 'EXPIRED', 'CANCELLED']],
]

/** Longest value that is kept for a receipt, in characters. */
const MAX_CHARACTERS = 255

/** What the sender of a message is told of it, and where; null: he asked for nothing. */
export function receiptsTo(
  sms: SendSms,
  { user, allowPrivate }: { readonly user: string; readonly allowPrivate: boolean },
): CallbackTo | Misformed | null {
  const { dlrUrl, dlrMask, coding, mclass, mwi, smsc, account, binfo, metaData } = sms
  const url = storable(utf8(dlrUrl ?? '').trim())
  if (url !== '' && readCallbackUrl(url, allowPrivate).kind === 'violation')
    return misformed('DLR-URL field misformed, rejected')
  const bits = dlrMask ?? 0
  const statuses = new Set(TOLD.flatMap(([bit, told]) => (bits & bit ? told : [])))
  if (url === '' || statuses.size === 0) return null
  const form = {
    mask: bits,
    user,
    coding,
    mclass: mclass ?? -1,
    mwi: mwi ?? -1,
    ...kept({ smsc, account, binfo, meta_data: metaData }),
  }
  return { via: 'kannel', url, statuses: [...statuses], form }
}

function kept(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null ? [] : [[name, storable(utf8(value).slice(0, MAX_CHARACTERS))]],
    ),
  )
}
