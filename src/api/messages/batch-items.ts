import type { Static } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import {
  isStorable,
  type MessageDraft,
  readDraft,
  STORABLE_RULE,
} from '../../domain/message/message-draft.ts'
import { readTiming } from '../../domain/message/schedule.ts'
import { fillTemplate, readTemplate, TEMPLATE_RULE, type Template } from '../../domain/message/template.ts'
import { readParameters } from '../../domain/parameters.ts'
import { readSender, SENDER_RULE } from '../../domain/sender/sender.ts'
import { type Violation, violation } from '../../domain/violation.ts'
import { type FieldRefusal, wordIssue, wordRule } from '../http/refuse.ts'
import { MAX_TEXT_CHARACTERS } from './schemas.ts'
import { type BatchBody, BatchItem } from './schemas-bulk.ts'

/** What is asked of one message of a batch: a draft, or why it is refused. */
export type BatchEntry = { readonly draft: MessageDraft } | { readonly refusal: FieldRefusal }

type Body = Static<typeof BatchBody>
type Item = Static<typeof BatchItem>

const item = TypeCompiler.Compile(BatchItem)

/** Reads the messages of a batch one by one, at the instant `nowMs`; a violation when what it says for all is wrong. */
export function readBatch(
  body: Body,
  nowMs: number,
): { readonly kind: 'batch'; readonly entries: readonly BatchEntry[] } | Violation {
  const { client_id, messages, template: templateText, ...shared } = body
  const wrong = violationOfShared(body, nowMs)
  if (wrong) return wrong
  const template = templateText === undefined ? null : readTemplate(templateText)
  if (templateText !== undefined && template === null) return violation('template', TEMPLATE_RULE)
  const entries = messages.map((asked, index): BatchEntry => {
    const within = `messages.${index}`
    if (!item.Check(asked)) return { refusal: wordIssue(item.Errors(asked).First(), within) }
    const read = readItem(asked, { client_id, ...shared }, template, nowMs)
    return read.kind === 'draft' ? read : { refusal: wordRule(`${within}.${read.field}`, read.rule) }
  })
  return { kind: 'batch', entries }
}

function violationOfShared(body: Body, nowMs: number): Violation | null {
  if (body.from !== undefined && readSender(body.from) === null) return violation('from', SENDER_RULE)
  if (body.text !== undefined && body.template !== undefined)
    return violation('template', 'must not be given together with text')
  if (body.text !== undefined && !isStorable(body.text)) return violation('text', STORABLE_RULE)
  if (body.template !== undefined && !isStorable(body.template)) return violation('template', STORABLE_RULE)
  const timing = readTiming(body, nowMs)
  if (timing.kind === 'violation') return timing
  const parameters = readParameters(body)
  return parameters.kind === 'violation' ? parameters : null
}

type Shared = Omit<Body, 'messages' | 'template'>

function readItem(asked: Item, shared: Shared, template: Template | null, nowMs: number) {
  const { variables: _, ...own } = asked
  const { from = shared.from } = own
  if (from === undefined) return violation('from', 'must be given, here or for the whole batch')
  const text = textOf(asked, shared, template)
  if (text.kind === 'violation') return text
  return readDraft({ ...shared, ...own, from, text: text.text }, nowMs)
}

function textOf(
  { text, variables }: Item,
  shared: Shared,
  template: Template | null,
): { readonly kind: 'text'; readonly text: string } | Violation {
  const isFilled = text === undefined && template !== null
  if (variables !== undefined && !isFilled)
    return violation('variables', 'must go with the template of the batch, not with a text')
  if (isFilled) {
    const filled = fillTemplate(template, variables ?? {})
    if (filled.kind === 'violation') return filled
    if (filled.text !== '' && filled.text.length <= MAX_TEXT_CHARACTERS) return filled
    return violation(
      'variables',
      `must give, in the template, a text of 1 to ${MAX_TEXT_CHARACTERS} characters`,
    )
  }
  const given = text ?? shared.text
  return given === undefined
    ? violation('text', 'must be given, here or for the whole batch, or a template')
    : { kind: 'text', text: given }
}
