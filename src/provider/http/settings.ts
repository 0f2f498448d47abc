import { type Static, type TProperties, Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'

/** Longest URL and header, as templates, in characters: what servers take (RFC 9110, 4.1 asks for 8,000; few need 2,048). */
const MAX_LINE_CHARACTERS = 2_048
/** Longest body, as a template, in characters: the longest of the presets has some 300. */
const MAX_BODY_CHARACTERS = 16_384
const MAX_HEADERS = 32
const MAX_RULES = 32
const MAX_WORDS = 256
/** Paths into JSON and regular expressions, in characters. */
const MAX_PATH_CHARACTERS = 256
/** Names of form fields, words and comparisons, in characters. */
const MAX_NAME_CHARACTERS = 128
/** Longest answer to a receipt, in characters: senders expect a word or two. */
const MAX_ANSWER_CHARACTERS = 1_024

const TOKEN = "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$" // field names of RFC 9110, 5.1

const object = <P extends TProperties>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: false, description })

const line = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description: `${description}, 1 to ${maxLength} characters` })

const jsonPath = line(MAX_PATH_CHARACTERS, 'must be a path into JSON as $.messages[0].id')
const jsonPaths = Type.Union([jsonPath, Type.Array(jsonPath, { minItems: 1, maxItems: 4 })], {
  description:
    'must be a path into JSON as $.messages[0].id, or up to 4 of which the first with a value counts',
})
const regex = line(MAX_PATH_CHARACTERS, 'must be a regular expression')

/** Where a value is in an answer. One of both. */
const Found = object(
  { json: Type.Optional(jsonPaths), regex: Type.Optional(regex) },
  'must be {"json": a path} or {"regex": an expression whose first group is the value}',
)

/** Where a value is in what is told. One of both. */
const Told = object(
  {
    json: Type.Optional(jsonPaths),
    field: Type.Optional(line(MAX_NAME_CHARACTERS, 'must be the name of a field of a form or a query')),
  },
  'must be {"json": a path} or {"field": a name}',
)

/** What an answer of the provider may mean. */
export const ANSWER_OUTCOMES = [
  'accepted',
  'rejected_permanent',
  'rejected_temporary',
  'throttled',
  'unknown',
] as const
/** What a word of a receipt may mean; `ignored` is for what the provider tells that is no receipt. */
export const WORD_OUTCOMES = ['delivered', 'failed', 'expired', 'progress', 'unknown', 'ignored'] as const

const Request = object(
  {
    method: oneOf(['GET', 'POST', 'PUT', 'PATCH']),
    url: line(MAX_LINE_CHARACTERS, 'must be an http or https URL, with variables behind its host only'),
    headers: Type.Optional(
      Type.Record(
        Type.String({ pattern: TOKEN }),
        Type.String({
          maxLength: MAX_LINE_CHARACTERS,
          description: `must be a text of at most ${MAX_LINE_CHARACTERS} characters`,
        }),
        {
          additionalProperties: false,
          maxProperties: MAX_HEADERS,
          description: `must be at most ${MAX_HEADERS} headers, each a name with its value`,
        },
      ),
    ),
    body: Type.Optional(line(MAX_BODY_CHARACTERS, 'must be the body as it is to leave, with its variables')),
    encoding: Type.Optional(
      object(
        {
          GSM7: Type.String({ maxLength: 32, description: 'must be a text of at most 32 characters' }),
          UCS2: Type.String({ maxLength: 32, description: 'must be a text of at most 32 characters' }),
          BINARY: Type.Optional(
            Type.String({ maxLength: 32, description: 'must be a text of at most 32 characters' }),
          ),
        },
        'must be {"GSM7": …, "UCS2": …, "BINARY"?: …}, the words that {encoding} stands for',
      ),
    ),
  },
  'must be the request of a submission: method, url, headers, body',
)

const Rule = object(
  {
    status: Type.Optional(
      Type.Union(
        [Type.Integer({ minimum: 100, maximum: 599 }), Type.String({ pattern: '^[1-5](?:xx|[0-9]{2})$' })],
        {
          description: 'must be a status code as 202, or a class of them as "4xx"',
        },
      ),
    ),
    regex: Type.Optional(regex),
    json: Type.Optional(jsonPaths),
    equals: Type.Optional(
      Type.Union([Type.String({ maxLength: MAX_NAME_CHARACTERS }), Type.Number(), Type.Boolean()], {
        description: `must be a text of at most ${MAX_NAME_CHARACTERS} characters, a number, true or false`,
      }),
    ),
    matches: Type.Optional(regex),
    outcome: oneOf(ANSWER_OUTCOMES),
  },
  'must be a rule: what it looks at (status, regex, json with equals or matches), and its outcome',
)

const Answer = object(
  {
    rules: Type.Optional(
      Type.Array(Rule, { maxItems: MAX_RULES, description: `must be at most ${MAX_RULES} rules` }),
    ),
    id: Type.Optional(Found),
    ids: Type.Optional(Found),
    error: Type.Optional(Found),
    retry_after: Type.Optional(Found),
  },
  'must say what answers mean: rules, id, ids, error, retry_after',
)

const jsonField = Type.Optional(
  line(MAX_NAME_CHARACTERS, 'must be the name of a field of a form or a query that holds JSON'),
)

/** What the sender of receipts or of inbound messages is answered. */
const ToldAnswer = object(
  {
    status: Type.Optional(
      Type.Integer({
        minimum: 200,
        maximum: 299,
        description: 'must be a status code from 200 to 299',
      }),
    ),
    content_type: Type.Optional(
      Type.String({
        pattern: '^[\\x21-\\x7e][\\x20-\\x7e]{2,127}$',
        description: 'must be a content type',
      }),
    ),
    body: Type.Optional(
      Type.String({
        maxLength: MAX_ANSWER_CHARACTERS,
        description: `must be a text of at most ${MAX_ANSWER_CHARACTERS} characters`,
      }),
    ),
  },
  'must be the answer that the sender expects: status, content_type, body',
)

const Receipts = object(
  {
    method: oneOf(['POST', 'GET']),
    json_field: jsonField,
    each: Type.Optional(jsonPath),
    separator: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'must be one character' }),
    ),
    id: Told,
    status: Told,
    error: Type.Optional(Told),
    words: Type.Record(Type.String({ minLength: 1, maxLength: MAX_NAME_CHARACTERS }), oneOf(WORD_OUTCOMES), {
      minProperties: 1,
      maxProperties: MAX_WORDS,
      description: `must be 1 to ${MAX_WORDS} words of the provider, each with its meaning`,
    }),
    answer: Type.Optional(ToldAnswer),
  },
  'must say how receipts are read: method, id, status, words',
)

const word = line(MAX_NAME_CHARACTERS, 'must be a word of the provider')

const Inbound = object(
  {
    method: oneOf(['POST', 'GET']),
    json_field: jsonField,
    each: Type.Optional(jsonPath),
    when: Type.Optional(
      object(
        {
          at: Told,
          equals: Type.Union([word, Type.Array(word, { minItems: 1, maxItems: MAX_RULES })], {
            description: `must be a word of the provider, or up to ${MAX_RULES}`,
          }),
        },
        'must say what an inbound message is known by: at, equals',
      ),
    ),
    from: Told,
    to: Told,
    text: Type.Optional(Told),
    octets: Type.Optional(
      object(
        { hex: Told, data_coding: Type.Optional(Told), header: Type.Optional(Told) },
        'must say where octets are instead of a text: hex, data_coding, header',
      ),
    ),
    id: Type.Optional(Told),
    part: Type.Optional(
      object(
        { reference: Told, total: Told, number: Told },
        'must say where the place of a part is: reference, total, number',
      ),
    ),
    answer: Type.Optional(ToldAnswer),
  },
  'must say how inbound messages are read: method, from, to, text',
)

/** The settings of an HTTP provider; each description is the rule that a refusal names. */
export const HttpSettings = Type.Object(
  {
    request: Request,
    answer: Type.Optional(Answer),
    receipts: Type.Optional(Receipts),
    inbound: Type.Optional(Inbound),
  },
  {
    title: 'HTTP: any API, by templates',
    additionalProperties: false,
    description: 'must be the settings of an HTTP provider: request, answer, receipts, inbound',
  },
)
export type HttpSettings = Static<typeof HttpSettings>
/** Where a value is in an answer, as settings say it. */
export type FoundAt = Static<typeof Found>
/** Where a value is in what a provider tells, as settings say it. */
export type ToldAt = Static<typeof Told>
/** One rule of the answers. */
export type AnswerRule = Static<typeof Rule>
