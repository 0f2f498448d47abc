import type { Client, FoundMessage, ProviderAnswer } from '../answers.ts'
import { maskNumber } from '../privacy.tsx'
import { linkTo } from '../router.ts'
import type { Entry } from './rank.ts'

/** Pages that are about the same, as the navigation has them. */
export type PageGroup = {
  readonly title: string
  readonly pages: readonly { readonly path: string; readonly title: string }[]
}

/** What the gateway has, as far as it was read. */
export type Known = {
  readonly groups: readonly PageGroup[]
  readonly clients: readonly Pick<Client, 'id' | 'name'>[]
  readonly providers: readonly Pick<ProviderAnswer, 'name' | 'kind' | 'state'>[]
  readonly messages: readonly Pick<FoundMessage, 'id' | 'status' | 'to' | 'reference'>[]
  /** The number that was typed, or its last digits; null: none was. */
  readonly number: string | null
}

/** All that the palette leads to. An act leads to where it is done, with its confirmation: none is done here. */
export function entriesOf({ groups, clients, providers, messages, number }: Known): Entry[] {
  const ofNumber = number === null ? [] : [messagesTo(number)]
  return [
    // A whole number means all of its messages; of a few digits the newest is meant more often.
    ...(number?.startsWith('+') === true ? ofNumber : []),
    ...messages.map(
      ({ id, status, to, reference }): Entry => ({
        id: `message ${id}`,
        group: 'Messages',
        title: `${maskNumber(to)}${reference === null ? '' : ` · ${reference}`}`,
        aside: status,
        words: id,
        href: linkTo(['messages', id]),
      }),
    ),
    ...(number?.startsWith('+') === true ? [] : ofNumber),
    ...groups.flatMap(({ title: group, pages }) =>
      pages.map(
        ({ path, title }): Entry => ({
          id: `page ${path}`,
          group: 'Pages',
          title,
          aside: 'page',
          words: `${group} ${path}`,
          href: linkTo(path ? [path] : []),
        }),
      ),
    ),
    ...clients.map(
      ({ id, name }): Entry => ({
        id: `client ${id}`,
        group: 'Clients',
        title: name,
        aside: 'client',
        words: id,
        href: linkTo(['clients', id]),
      }),
    ),
    ...providers.map(
      ({ name, kind, state }): Entry => ({
        id: `provider ${name}`,
        group: 'Providers',
        title: name,
        aside: `provider, ${state}`,
        words: kind,
        href: linkTo(['providers', name]),
      }),
    ),
    ...ACTS.map(({ title, words, href }): Entry => ({ ...act(title, href), words })),
    ...providers.map(({ name, state }) =>
      act(`${state === 'active' ? 'Pause' : 'Resume'} provider ${name}`, linkTo(['providers', name])),
    ),
    ...providers.map(({ name }) => act(`Test provider ${name}`, linkTo(['providers', name]))),
    ...clients.map(({ id, name }) => act(`Top up client ${name}`, linkTo(['clients', id]), id)),
    ...clients.map(({ id, name }) =>
      act(
        `Send a test event to client ${name}`,
        linkTo(['clients', id], { show: 'access' }),
        `${id} callback endpoint`,
      ),
    ),
    ...messages.map(({ id, to, reference }) =>
      act(
        `Cancel or send again message ${id}`,
        linkTo(['messages', id]),
        `resend redact ${to} ${reference ?? ''}`,
      ),
    ),
  ]
}

/** Acts of no one thing. */
const ACTS: readonly { readonly title: string; readonly words: string; readonly href: string }[] = [
  { title: 'Send a message', words: 'sms new write text', href: linkTo(['send']) },
  {
    title: 'See what failed',
    words: 'failed error rejected undelivered problem',
    href: linkTo(['messages'], { status: 'FAILED_PERM' }),
  },
  {
    title: 'See what waits for a receipt for over an hour',
    words: 'stuck sent dlr old',
    href: linkTo(['messages'], { status: 'SENT', older_than_seconds: '3600' }),
  },
  { title: 'Add a provider', words: 'new connect smsc http', href: linkTo(['providers'], { add: '' }) },
  { title: 'Change the routes', words: 'rule failover weight', href: linkTo(['routes']) },
  { title: 'Replay dead letters', words: 'receipt again', href: linkTo(['dead-letters']) },
  {
    title: 'Replay callbacks that were given up',
    words: 'dead webhook again endpoint',
    href: linkTo(['callbacks']),
  },
  { title: 'Add a client', words: 'new customer', href: linkTo(['clients']) },
  { title: 'Erase a person', words: 'gdpr number privacy remove', href: linkTo(['erasure']) },
]

function messagesTo(number: string): Entry {
  return {
    id: `number ${number}`,
    group: 'Messages',
    title: `All messages to ${number.startsWith('+') ? number : `numbers that end in ${number}`}`,
    aside: 'messages',
    words: '',
    href: linkTo(['messages'], { number }),
  }
}

function act(title: string, href: string, words = ''): Entry {
  return { id: `act ${title} ${href}`, group: 'Acts', title, aside: 'act', words, href }
}

/** The shortest text that messages are searched by, in characters: the search wants four digits of a number. */
const MIN_SEARCHED = 4

/** What is to be done with a message may stand before what names it. */
const ACT_WORDS = /^(?:cancel|resend|send again|redact|open|find)(?: message)?\s+/i

/** A number as people write it, which is shorter than an id of digits. */
const NUMBER = /^\+?[\d\s().-]{4,24}$/

/** What may be done with a client may stand before its name. */
const CLIENT_ACT_WORDS = /^(?:top up|send a test event to|open|find)(?: client)?(?:\s+|$)/i

/** What clients are looked for by, words of a name or part of an id; empty: the newest ones. */
export function nameOf(typed: string): string {
  return typed.trim().replace(CLIENT_ACT_WORDS, '').slice(0, MAX_NAME)
}
const MAX_NAME = 256

/** A number that is a whole one, or four of its last digits or more. */
const DIGITS = /^\+?\d{4,15}$/

/** The number in what messages are searched by; null: it is none. */
export function numberOf(searched: string | null): string | null {
  return searched !== null && DIGITS.test(searched) ? searched : null
}

/** What messages are searched by; null: what was typed names none. What stands between the digits of a number is no part of it. */
export function searchOf(typed: string): string | null {
  const text = typed.trim().replace(ACT_WORDS, '')
  if (text.length < MIN_SEARCHED) return null
  return NUMBER.test(text) ? text.replaceAll(/[\s().-]/g, '') : text
}
