import { type Static, Type } from '@sinclair/typebox'
import { centsOf, countOf, flagOf, listOf, named, orNull, textOf, wordOf } from '../../http/answer-fields.ts'

const measured = {
  encoding: wordOf(['GSM7', 'UCS2'], 'the alphabet that the text needs (3GPP TS 23.038)'),
  units: countOf('its length in septets (GSM7) or UTF-16 code units (UCS2)'),
  part_count: countOf('parts it is sent in (3GPP TS 23.040)'),
  price_cents: centsOf('what it would cost'),
}
const character = textOf('the character')
const count = countOf('how often it stands in the text')
const code_point = textOf('its number, such as U+2019')

/** What a text would be. */
export const Preview = named('Preview', {
  text: textOf('the text as it would be sent'),
  ...measured,
  units_per_part: countOf('units that one of so many parts holds'),
  free_units: countOf('units left in the last part'),
  parts: listOf(textOf('the text of a part'), 'the text as it is split'),
  sendable: flagOf('whether it would be taken'),
  rule: orNull(textOf('the rule that it breaks; null: none')),
  from: Type.Optional(
    orNull(textOf('with `to` and `from`: the sender that it would go out with; null: it would be refused')),
  ),
  from_note: Type.Optional(
    orNull(textOf('why that is not the one that was asked for; null: it is, or it would be refused')),
  ),
  provider: Type.Optional(
    orNull(textOf('for admins, with `to`: the provider that it would go to now; null: no route has one')),
  ),
  provider_cost_cents: Type.Optional(
    orNull(
      centsOf('for admins, with `to`: what that provider takes for it; null: its list says nothing of it'),
    ),
  ),
  margin_cents: Type.Optional(
    orNull(centsOf('for admins, with `to`: what is left of the price; null: what it takes is not known')),
  ),
  forcing_ucs2: listOf(
    Type.Object({
      character,
      count,
      positions: listOf(Type.Integer(), 'where it stands, in Unicode characters from 0'),
      replacement: orNull(textOf('what smart encoding would put in its place; null: it knows nothing')),
      code_point,
    }),
    'characters outside GSM-7: each makes the whole text UCS-2',
  ),
  smart_encoding: Type.Object(
    {
      applies: flagOf('whether it would change the text'),
      text: textOf('the text after it'),
      ...measured,
      saves_parts: countOf('parts that it saves'),
      saves_cents: centsOf('what it saves'),
      replacements: listOf(
        Type.Object({
          character,
          count,
          replacement: textOf('what stands in its place; empty: nothing does'),
          code_point,
        }),
        'what it replaces, in the order of first appearance',
      ),
    },
    { description: 'what `smart_encoding: true` would make of the text' },
  ),
})
export type Preview = Static<typeof Preview>
