import { type Static, Type } from '@sinclair/typebox'
import { AUDITED } from '../../store/audit.ts'
import { instantOf, listOf, named, textOf, wordOf } from '../http/answer-fields.ts'

const violation = Type.Object({
  invariant: wordOf(AUDITED, 'the invariant that is broken'),
  subject: textOf('what breaks it: a client, a message or a lock, with its id'),
  found: textOf('how it stands'),
})

/** What an audit came to. */
export const Audit = named('Audit', {
  at: instantOf('when the snapshot was taken that was checked'),
  checked: listOf(wordOf(AUDITED, 'an invariant'), 'the invariants that were checked'),
  violations: listOf(violation, 'what breaks them, at most 100 of each rule; empty: all hold'),
})
export type Audit = Static<typeof Audit>
