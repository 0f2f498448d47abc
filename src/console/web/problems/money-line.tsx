import { useAdminToken } from '../admin/token.ts'
import type { MoneyCheck } from '../answers.ts'
import { money } from '../clients/amounts.ts'
import { useNow } from '../now.tsx'
import { ago, clock } from '../times.ts'
import { useMoneyCheck } from './use-problems.ts'

/** That what was topped up is what is available, held and captured, with the sums themselves; loud where it is not so. */
export function MoneyLine() {
  const token = useAdminToken()
  const { value, error, readAtMs } = useMoneyCheck()
  useNow()
  if (token === null) return null
  if (value === null && error === null) return <p className="money-line">The money is being added up…</p>
  if (value === null)
    return (
      <p className="money-line is-off" role="alert">
        <span className="problem-dot is-bad" aria-hidden="true" />
        <strong>The money was not added up, so nobody knows whether it is right: {error}</strong>
      </p>
    )
  const isOff = isWrong(value)
  const isKnown = value.adds_up !== null && error === null
  return (
    <p className={`money-line${isOff ? ' is-off' : ''}`} role={isOff ? 'alert' : undefined}>
      <span className={`problem-dot is-${isOff ? 'bad' : isKnown ? 'good' : 'warn'}`} aria-hidden="true" />
      <span>
        topped up <b>{money(value.topped_up_cents)}</b> {value.adds_up === false ? '≠' : '='} available{' '}
        <b>{money(value.available_cents)}</b> + held{' '}
        <b>{value.held_cents === null ? 'not added up' : money(value.held_cents)}</b> + captured{' '}
        <b>{money(value.captured_cents)}</b>
      </span>
      <span className="quiet">{checkedWords(value, Date.now())}</span>
      {error !== null && (
        <strong className="bad">
          as of {clock(readAtMs ?? 0)}: {error}
        </strong>
      )}
    </p>
  )
}

/** Whether the sums differ, or an audit that read each lock found clients wrong. */
export function isWrong({ adds_up, audit }: Pick<MoneyCheck, 'adds_up' | 'audit'>): boolean {
  return adds_up === false || (adds_up === null && audit !== null && audit.violations > 0)
}

/** What was found, and when that was. */
export function checkedWords({ at, adds_up, difference_cents, audit }: MoneyCheck, nowMs: number): string {
  const when = `checked ${ago(at, Math.max(nowMs, Date.parse(at)))}`
  if (adds_up === true) return when
  if (adds_up === false && difference_cents !== null) {
    const words = difference_cents > 0 ? 'missing' : 'too many'
    return `${money(Math.abs(difference_cents))} ${words}: ${when}`
  }
  if (audit === null) return `too much is on its way to add up each lock, and no audit has ended yet; ${when}`
  const found = audit.violations === 0 ? 'found each client right' : `found ${audit.violations} clients wrong`
  return `too much is on its way to add up each lock; the audit of ${clock(audit.at, nowMs)} ${found}; ${when}`
}
