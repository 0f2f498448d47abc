import type { Problem, Problems } from '../answers.ts'
import { duration, shortCount } from '../numbers.ts'
import { linkTo } from '../router.ts'
import { clock } from '../times.ts'

/** What a problem is about by itself, when there is one. */
const SAID_ALREADY: readonly Problem['of'][] = ['alerts', 'clients', 'endpoints', 'dependencies', 'lines']

/** How many, of what: `312 messages`, `10,000 letters or more`; empty where the title says it. */
export function countWords({ count, of, at_least }: Pick<Problem, 'count' | 'of' | 'at_least'>): string {
  if (count <= 1 && SAID_ALREADY.includes(of)) return ''
  const one = count === 1 && !at_least ? ONE[of] : of
  return `${shortCount(count)} ${one === 'letters' ? 'dead letters' : one}${at_least ? ' or more' : ''}`
}

const ONE: Readonly<Record<Problem['of'], string>> = {
  messages: 'message',
  attempts: 'attempt',
  receipts: 'receipt',
  callbacks: 'callback',
  clients: 'client',
  endpoints: 'endpoint',
  lines: 'line',
  hits: 'hit',
  days: 'day',
  erasures: 'erasure',
  violations: 'violation',
  dependencies: 'dependency',
  letters: 'dead letter',
  alerts: 'alert',
  cents: 'cent',
}

/** Since when, and for how long that is: `since 02:41:07, for 19 min`; empty: it is not known. */
export function sinceWords({ since }: Pick<Problem, 'since'>, nowMs = Date.now()): string {
  if (since === null) return ''
  const lastsMs = Math.max(0, nowMs - Date.parse(since))
  return `since ${clock(since, nowMs)}, for ${duration(Math.floor(lastsMs / 1_000) * 1_000)}`
}

/** What there was before in as much time, for failures, which are of 15 minutes; empty: it is not compared. */
export function beforeWords({ before }: Pick<Problem, 'before'>): string {
  return before === null
    ? ''
    : `in 15 min; an hour ago ${shortCount(before.hour)}, yesterday ${shortCount(before.day)}`
}

/** Messages that a problem is about, as parameters of the list; null: it is about none that can be listed. */
export function filterOf({ filter }: Pick<Problem, 'filter'>): Record<string, string> | null {
  if (filter === null) return null
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(given)
}

/** What it is about beside messages, where that is listed: its name and its place. */
export function placeOfThem({ act, client_id: clientId }: Pick<Problem, 'act' | 'client_id'>): Place | null {
  if (act !== 'replay_callbacks') return null
  return {
    label: clientId === null ? 'See the callbacks' : 'Its callbacks',
    href: linkTo(['callbacks'], { span: '24h', ...(clientId !== null && { client_id: clientId }) }),
  }
}

type Place = { readonly label: string; readonly href: string }

/** What to do about it, where that is a page: its name and its place. Null: it is done here. */
export function placeToAct(
  problem: Pick<Problem, 'act' | 'provider' | 'client_id' | 'filter'>,
): Place | null {
  const { act, provider, client_id: clientId } = problem
  switch (act) {
    case 'open_provider':
      return {
        label: 'Open the provider',
        href: linkTo(provider === null ? ['providers'] : ['providers', provider]),
      }
    case 'move_messages':
      return { label: 'Move or cancel them', href: linkTo(['messages'], filterOf(problem) ?? {}) }
    case 'open_callbacks':
      return clientId === null
        ? { label: 'See the clients', href: linkTo(['clients']) }
        : { label: 'Open its endpoint', href: linkTo(['clients', clientId], { show: 'access' }) }
    case 'top_up':
      return clientId === null
        ? { label: 'See the clients', href: linkTo(['clients']) }
        : { label: 'Top up', href: linkTo(['clients', clientId]) }
    case 'open_guard':
      return { label: 'Open the fraud guard', href: linkTo(['guard']) }
    case 'open_archive':
      return { label: 'Open the archive', href: linkTo(['archive']) }
    case 'open_erasure':
      return { label: 'Open the erasures', href: linkTo(['erasure']) }
    case 'open_alerts':
      return { label: 'Open the alerts', href: linkTo(['alerts']) }
    case 'read_readiness':
      return { label: 'See what is away', href: '/ready' }
    case 'replay_letters':
      return provider === null
        ? { label: 'Open the dead letters', href: linkTo(['dead-letters'], { replayed: 'false' }) }
        : null
    case 'pause_provider':
    case 'replay_callbacks':
    case 'run_audit':
      return null
  }
}

/** All in a line: what is wrong, or that nothing is, only where all was read. */
export function summaryWords({ problems, unread }: Pick<Problems, 'problems' | 'unread'>): string {
  const bad = problems.filter(({ severity }) => severity === 'bad').length
  const warnings = problems.length - bad
  const known = [
    ...(bad > 0 ? [`${bad} ${bad === 1 ? 'thing is' : 'things are'} wrong`] : []),
    ...(warnings > 0 ? [`${warnings} to look at`] : []),
  ].join(', ')
  if (unread.length === 0) return known === '' ? 'Nothing is wrong' : known
  const missing = `not read: ${unread.join(', ')}`
  return known === '' ? `Nothing is wrong in what was read; ${missing}` : `${known}; ${missing}`
}

/** How bad it is in all: what could not be read is no good news. */
export function worstOf({
  problems,
  unread,
}: Pick<Problems, 'problems' | 'unread'>): 'bad' | 'warn' | 'good' {
  if (problems.some(({ severity }) => severity === 'bad')) return 'bad'
  return problems.length > 0 || unread.length > 0 ? 'warn' : 'good'
}
