import { Elysia } from 'elysia'
import { isStorable, partsRule, STORABLE_RULE } from '../../../domain/message/message-draft.ts'
import {
  codePointOf,
  forcingCharacters,
  previewSmartEncoding,
  previewText,
  type TextPreview,
} from '../../../domain/message/preview.ts'
import { fillTemplate, readTemplate, TEMPLATE_RULE } from '../../../domain/message/template.ts'
import type { ClientId } from '../../../domain/message.ts'
import { centsOf } from '../../../domain/money.ts'
import { MSISDN_RULE, readMsisdn } from '../../../domain/msisdn.ts'
import { readSender, SENDER_RULE } from '../../../domain/sender/sender.ts'
import type { SenderChoice } from '../../../domain/sender/sender-choice.ts'
import { type Violation, violation } from '../../../domain/violation.ts'
import { type SenderDeps, senderOf } from '../../../flow/accept/choose-sender.ts'
import type { ApiDeps } from '../../../world.ts'
import { answer, jsonBody, refusals } from '../../docs/docs-responses.ts'
import { PREVIEW_EXAMPLES } from '../../docs/request-examples.ts'
import { forClients } from '../../docs/security.ts'
import { callerOf, refuseUnlessFor } from '../../http/access/auth.ts'
import type { Refusal } from '../../http/refusal.ts'
import { refuseField } from '../../http/refuse.ts'
import { EXAMPLE_PREVIEW } from '../examples-bulk.ts'
import { MAX_TEXT_CHARACTERS } from '../schemas.ts'
import { PreviewBody } from '../schemas-bulk.ts'
import { Preview } from './preview-answer.ts'
import { offerOf } from './preview-offer.ts'

const DESCRIPTION = [
  'Tells how a text would be encoded and split and what it would cost. Nothing is stored, sent or held.',
  '`units` are septets (GSM7) or UTF-16 code units (UCS2). `forcing_ucs2` lists the characters outside GSM-7: each of them alone makes the whole text UCS-2, where a part holds 70 characters in the place of 160; `positions` count Unicode characters from 0.',
  "The price is that of the number `to` for the client `client_id`; without `to` that of every number (the prefix `''`), without `client_id` that of the client that asks, or everybody's. With `to` it is also looked whether a route would take it, and with the admin token which provider, what that takes for it and what is left of the price; rules that ask for a sender are looked for with `from`. With `to` and `from`, `from` of the answer is the sender that it would go out with: a number of the group that `from` names, or one that stands in where the country takes no alphanumeric sender; `from_note` says why.",
  '`smart_encoding` says what `smart_encoding: true` would make of the text and save; when it is asked for here, everything else describes the text after it. A text of more than 10 parts is shown too, with `sendable: false` and the rule it breaks.',
].join('\n\n')

/** `POST /v1/messages/preview`: what a text will be, before it is sent. */
export function previewRoute(deps: Pick<ApiDeps, 'router' | 'tariffs' | 'newId' | 'now'> & SenderDeps) {
  return new Elysia({ normalize: false, prefix: '/v1/messages' }).post(
    '/preview',
    ({ body, request, set }): Preview | Refusal => {
      const refusal = body.client_id === undefined ? null : refuseUnlessFor(request, body.client_id, set)
      if (refusal) return refusal
      const read = readText(body)
      if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
      const to = body.to === undefined ? null : readMsisdn(body.to)
      if (body.to !== undefined && to === null) return refuseField(set, 'to', MSISDN_RULE)
      if (body.from !== undefined && readSender(body.from) === null)
        return refuseField(set, 'from', SENDER_RULE)
      const express = body.express ?? false
      const clientId = clientOf(request, body.client_id)
      const nowMs = deps.now()
      const prices = deps.tariffs.pricesOf({ clientId, to: to ?? '' }, nowMs)
      const smart = previewSmartEncoding(read.text, express, prices)
      const text = body.smart_encoding ? smart.text : read.text
      const preview = previewText(text, express, prices)
      const json = previewJson(text, preview, smart)
      if (to === null) return json
      const { parts, price } = preview
      const { from = NOBODY } = body
      const choice = from === NOBODY ? null : senderOf(deps, { clientId: clientId ?? ANY_CLIENT, from, to })
      const sender = choice?.kind === 'sender' ? choice.from : from
      const offered = { clientId, to, from: sender, express, parts: parts.length, price }
      const offer = offerOf(deps, offered, nowMs)
      const rule = json.rule ?? (choice?.kind === 'sender_refused' ? `from ${choice.rule}` : offer.rule)
      const forAdmins = callerOf(request).kind === 'admin' ? offer.forAdmins : {}
      return { ...json, sendable: rule === null, rule, ...senderJson(choice), ...forAdmins }
    },
    {
      body: PreviewBody,
      detail: {
        tags: ['Messages'],
        security: forClients('read'),
        summary: 'Preview a text',
        requestBody: jsonBody(PreviewBody, PREVIEW_EXAMPLES),
        description: DESCRIPTION,
        responses: {
          200: answer('what it would be', Preview, EXAMPLE_PREVIEW),
          ...refusals('invalid_field', 'unknown_field', 'not_your_client', 'internal_error'),
        },
      },
    },
  )
}

/** No sender: no rule that asks for one matches. */
const NOBODY = ''
/** No client: what is said of all holds. */
const ANY_CLIENT = '' as ClientId // of nobody

function senderJson(choice: SenderChoice | null): Pick<Preview, 'from' | 'from_note'> {
  if (choice === null) return {}
  return choice.kind === 'sender'
    ? { from: choice.from, from_note: choice.note }
    : { from: null, from_note: null }
}

/** Whose prices are shown: those of the client that is named, or of the one that asks; otherwise everybody's. */
function clientOf(request: Request, named: string | undefined): ClientId | null {
  if (named !== undefined) return named.toLowerCase() as ClientId // the schema has checked the form
  const caller = callerOf(request)
  return caller.kind === 'client' ? caller.clientId : null
}

type Smart = ReturnType<typeof previewSmartEncoding>

/** What a text will be as JSON, and what smart encoding would make of it. */
export function previewJson(text: string, preview: TextPreview, smart: Smart) {
  const rule = partsRule(preview.encoding, preview.parts.length)
  return {
    text,
    ...measuresJson(preview),
    units_per_part: preview.unitsPerPart,
    free_units: preview.freeUnits,
    parts: preview.parts,
    sendable: rule === null,
    rule,
    forcing_ucs2: forcingCharacters(text).map(({ codePoint, ...found }) => ({
      ...found,
      code_point: codePoint,
    })),
    smart_encoding: {
      applies: smart.applies,
      text: smart.text,
      ...measuresJson(smart.preview),
      saves_parts: smart.savesParts,
      saves_cents: centsOf(smart.saves),
      replacements: smart.replacements.map((one) => ({ ...one, code_point: codePointOf(one.character) })),
    },
  }
}

function measuresJson({ encoding, units, parts, price }: TextPreview) {
  return { encoding, units, part_count: parts.length, price_cents: centsOf(price) }
}

/** The text itself, or the template with its variables. */
function readText(
  body: typeof PreviewBody.static,
): { readonly kind: 'text'; readonly text: string } | Violation {
  const { text, template, variables } = body
  if (text !== undefined && template !== undefined)
    return violation('template', 'must not be given together with text')
  if (template === undefined) {
    if (variables !== undefined) return violation('variables', 'must come with a template')
    if (text === undefined) return violation('text', 'must be given, or a template')
    return isStorable(text) ? { kind: 'text', text } : violation('text', STORABLE_RULE)
  }
  if (!isStorable(template)) return violation('template', STORABLE_RULE)
  const read = readTemplate(template)
  if (read === null) return violation('template', TEMPLATE_RULE)
  const filled = fillTemplate(read, variables ?? {})
  if (filled.kind === 'violation') return filled
  if (filled.text === '' || filled.text.length > MAX_TEXT_CHARACTERS)
    return violation('template', `must give a text of 1 to ${MAX_TEXT_CHARACTERS} characters`)
  return filled
}
