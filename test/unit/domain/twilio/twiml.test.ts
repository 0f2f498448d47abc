import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import MessagingResponse from 'twilio/lib/twiml/MessagingResponse'
import { readTwiml } from '../../../../src/domain/twilio/twiml.ts'

describe('what TwiML asks to be sent', () => {
  test.each<[string, string, readonly string[]]>([
    ['nothing', '<Response/>', []],
    ['a text', '<?xml version="1.0" encoding="UTF-8"?><Response><Message>Hi</Message></Response>', ['Hi']],
    [
      'a noun',
      '<Response><Message><Body>Hi</Body><Media>https://x.org/a.png</Media></Message></Response>',
      ['Hi'],
    ],
    ['the old verb', '<Response>\n <Sms>Hi</Sms>\n</Response>\n', ['Hi']],
    ['two', '<Response><Message>One</Message><Message>Two</Message></Response>', ['One', 'Two']],
    [
      'references',
      '<Response><Message>a &amp; b &lt;c&gt; &#252;&#xFC;</Message></Response>',
      ['a & b <c> üü'],
    ],
    ['CDATA', '<Response><Message><![CDATA[a <b> & c]]></Message></Response>', ['a <b> & c']],
    ['a comment', '<Response><!-- <Message>no</Message> --><Message>yes</Message></Response>', ['yes']],
    ['attributes', '<Response><Message action=\'/a?b=1\' method="POST">Hi</Message></Response>', ['Hi']],
    ['another verb', '<Response><Redirect>https://x.org</Redirect><Message>Hi</Message></Response>', ['Hi']],
    ['an empty text', '<Response><Message> </Message><Message/></Response>', []],
    ['to somebody else', '<Response><Message to="+1">no</Message><Message>yes</Message></Response>', ['yes']],
  ])('%s', (_what, xml, texts) => {
    expect(readTwiml(xml)).toEqual(texts)
  })

  test('as the official client writes it, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((one) => one.replaceAll(/\p{Cc}/gu, ' '))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        const twiml = new MessagingResponse()
        for (const one of texts) twiml.message(one)
        expect(readTwiml(twiml.toString())).toEqual(
          texts.map((one) => one.trim()).filter((one) => one !== ''),
        )
      }),
    )
  })
})

describe('what is no TwiML', () => {
  test.each([
    ['', ''],
    ['a text', 'OK'],
    ['JSON', '{"ok":true}'],
    ['a page', '<html><body>Hi</body></html>'],
    ['open', '<Response><Message>Hi</Message>'],
    ['crossed', '<Response><Message>Hi</Response></Message>'],
    ['two roots', '<Response/><Response/>'],
    ['text behind', '<Response/>Hi'],
    ['entities of its own', '<!DOCTYPE r [<!ENTITY a "b">]><Response><Message>&a;</Message></Response>'],
    ['an unknown entity', '<Response><Message>&nbsp;</Message></Response>'],
    ['a bare ampersand', '<Response><Message>a & b</Message></Response>'],
    ['half a surrogate', '<Response><Message>&#xD800;</Message></Response>'],
    ['a reference to no character', '<Response><Message>&#1;</Message></Response>'],
    ['a control character', '<Response><Message>a\u0001</Message></Response>'],
    ['U+0000', '<Response><Message>a\0b</Message></Response>'],
    ['too deep', `<Response>${'<a>'.repeat(20)}${'</a>'.repeat(20)}</Response>`],
    ['too long', `<Response><Message>${'x'.repeat(20_000)}</Message></Response>`],
  ])('is %s', (_what, xml) => {
    expect(readTwiml(xml)).toBeNull()
  })

  test('and nothing that begins so takes long', () => {
    for (const piece of ['<!--', '<', '<a b="', '<a ', '&', '<![CDATA[', '-'])
      expect(readTwiml(`<Response>${piece.repeat(16_000 / piece.length)}`)).toBeNull()
  })
})
