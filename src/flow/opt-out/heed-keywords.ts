import type { ClientControls } from '../../directory/client-controls.ts'
import type { Suppressions } from '../../directory/suppressions.ts'
import { ALL_CLIENTS, type Control } from '../../domain/controls.ts'
import { firstWordOf } from '../../domain/inbound/first-word.ts'
import { messageIdAlone } from '../../domain/message/request-id.ts'
import type { ClientId, Msisdn } from '../../domain/message.ts'
import { type KeywordAction, keywordOf, readKeyword } from '../../domain/opt-out/keywords.ts'
import { msisdnOfHandset, type Suppression, senderKey } from '../../domain/opt-out/suppression.ts'
import { readSender } from '../../domain/sender/sender.ts'
import type { Tx } from '../../store/database/db.ts'
import { findGroups } from '../../store/inbound/numbers.ts'
import { askAnswers, type KeywordAnswer } from '../../store/opt-out/keyword-answers.ts'
import { addSuppressions, type OptIn, optIn } from '../../store/opt-out/suppressions.ts'

/** An inbound message, whole, whose client is known as far as it can be. Addresses as the provider wrote them. */
export type Heeded = {
  /** Null: nobody has the number that was written to. */
  readonly clientId: ClientId | null
  readonly from: string
  readonly to: string
  readonly text: string
  /** The word by which the client was found, which may stand before what is asked for; null: the number alone. */
  readonly keyword: string | null
  /** What the provider took it for, and has answered itself; null: it says nothing of that. */
  readonly told: KeywordAction | null
}

/**
 * Does what handsets ask for, in the transaction that keeps their messages: STOP, START, HELP. Answers, in their order, what
 * each asked for; null: nothing that is heeded. The messages are in the order in which they came. The same again in another
 * transaction leaves what is said as it is.
 */
export type Heed = (
  tx: Tx,
  messages: readonly Heeded[],
  nowMs: number,
) => Promise<readonly (KeywordAction | null)[]>

type HeedDeps = {
  readonly controls: ClientControls
  readonly suppressions: Pick<Suppressions, 'note' | 'hashOf'>
  readonly newId: () => string
}

/** Heeds words by what is said of each client; of a number that nobody has by what is said of all. */
export function openHeed(deps: HeedDeps): Heed {
  return async (tx, messages, nowMs) => {
    const actions = messages.map((message) => actionOf(deps, message))
    const words = messages.flatMap((message, place): Word[] => {
      const action = actions[place] ?? null
      const number = msisdnOfHandset(message.from)
      return action === null || number === null ? [] : [{ ...message, action, number }]
    })
    if (words.length === 0) return actions
    // Of one who says STOP and then START only the last counts.
    const last = [...new Map(words.filter(isOfConsent).map((word) => [consentOf(word), word])).values()]
    const stopped = last.filter(({ action }) => action === 'opt_out')
    const started = last.filter(({ action }) => action === 'opt_in')
    deps.suppressions.note(stopped.map(({ number }) => number))
    const groups = await findGroups(
      tx,
      last.map(({ clientId, to: sender }) => ({ clientId, sender })),
    )
    const standIns = ({ clientId, to }: Word) => groups.get(`${clientId}/${senderKey(to)}`) ?? []
    await addSuppressions(
      tx,
      stopped.flatMap((word) => suppressionsOf(deps, word, standIns(word), nowMs)),
      'first',
    )
    await optIn(
      tx,
      started.flatMap((word) => optInsOf(deps, word, standIns(word))),
    )
    await askAnswers(tx, answersTo(deps, words, nowMs))
    return actions
  }
}

type Word = Heeded & { readonly action: KeywordAction; readonly number: Msisdn }

function controlOf({ controls }: HeedDeps, clientId: ClientId | null): Control<'opt_out'> {
  return controls.of('opt_out', clientId ?? ALL_CLIENTS)
}

function actionOf(deps: HeedDeps, { clientId, text, keyword, told }: Heeded): KeywordAction | null {
  const said = controlOf(deps, clientId)
  if (!said.heeded) return null
  return (
    told ?? readKeyword(text, said) ?? (keyword === null ? null : readKeyword(behind(text, keyword), said))
  )
}

/** The text without the client's word before it, read as it was found; '' when it begins with another one. */
function behind(text: string, keyword: string): string {
  const [first = '', ...rest] = text.trim().split(/\s+/)
  return firstWordOf(first) === firstWordOf(keyword) ? rest.join(' ') : ''
}

function isOfConsent({ action }: Word): boolean {
  return action !== 'help'
}

function consentOf({ number, clientId, to }: Word): string {
  return `${number}/${clientId}/${senderKey(to)}`
}

function optInsOf(
  { suppressions }: HeedDeps,
  { number, clientId, to }: Word,
  groups: readonly string[],
): readonly OptIn[] {
  const whose = { number, numberHash: suppressions.hashOf(number), clientId }
  return [to, ...groups].map((sender) => ({ ...whose, sender }))
}

/**
 * What is written to may be no sender of ours: then all of the client are stopped, and of nobody's number none. Another number of
 * its groups may be its stand-in tomorrow: they are stopped with it.
 */
function suppressionsOf(
  deps: HeedDeps,
  word: Word,
  groups: readonly string[],
  nowMs: number,
): readonly Suppression[] {
  const { clientId, number, to, text } = word
  const ofSender = clientId === null || controlOf(deps, clientId).scope === 'sender'
  const sender = ofSender ? senderOf(to) : null
  if (clientId === null && sender === null) return []
  const said = {
    clientId,
    number,
    reason: `wrote ${Array.from(keywordOf(text)).slice(0, MAX_QUOTED).join('')}`,
    source: 'keyword',
    sinceMs: nowMs,
    untilMs: null,
  } as const
  const senders = sender === null ? [null] : [sender, ...groups]
  return senders.map((one) => ({ id: deps.newId(), sender: one, ...said }))
}

/** Of a word that a provider took for one, nothing is known: as many characters of it are kept as the longest of ours has. */
const MAX_QUOTED = 40

/** The address that was written to as a message from it would have it; null: no message could. */
function senderOf(address: string): string | null {
  return readSender(address)
}

const ANSWERS = {
  opt_out: { what: 'confirmation', text: 'stop_answer' },
  opt_in: { what: 'confirmation', text: 'start_answer' },
  help: { what: 'help', text: 'help_answer' },
} as const satisfies Readonly<
  Record<KeywordAction, { readonly what: KeywordAnswer['what']; readonly text: keyof Control<'opt_out'> }>
>

/** What a provider took for a word it has answered itself; who wrote to nobody's number gets no answer. */
function answersTo(deps: HeedDeps, words: readonly Word[], nowMs: number): readonly KeywordAnswer[] {
  const answers = new Map<string, KeywordAnswer>()
  for (const { clientId, number, to, action, told } of words) {
    const sender = senderOf(to)
    if (clientId === null || sender === null || told !== null) continue
    const { what, text: field } = ANSWERS[action]
    const text = controlOf(deps, clientId)[field]
    if (text === null) continue
    const messageId = messageIdAlone(deps.newId())
    answers.set(`${clientId}/${number}/${what}`, {
      clientId,
      number,
      what,
      sender,
      text,
      messageId,
      askedAtMs: nowMs,
    })
  }
  return [...answers.values()]
}
