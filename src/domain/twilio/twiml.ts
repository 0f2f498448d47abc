/** Answers are read up to this, in characters. */
const MAX_CHARACTERS = 16_384

/** Elements within one another, at most: TwiML of messages needs four. */
const MAX_DEPTH = 16

/** What no XML holds (XML 1.0, 2.2, `Char`): control characters but tab and line ends, half surrogates, U+FFFE and U+FFFF. */
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** A piece of XML 1.0 (W3C, 2.4 to 2.8): a comment, CDATA, an instruction or the declaration, a tag, or text. */
const PIECES =
  /<!--(?:[^-]|-[^-])*-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y

/** Where a text is one to be sent. */
const SENT_TEXTS: ReadonlySet<string> = new Set(['Response/Message', 'Response/Message/Body', 'Response/Sms'])

/**
 * The texts that TwiML asks to be sent back to whoever wrote: of each `<Message>` (or `<Sms>`, as it was called) of the `<Response>`, its own
 * text or that of its `<Body>`s. One that is to go to another number (`to`) is left out, as are media and all other verbs. Null for what is
 * no TwiML; an answer of another kind, or none, is none either.
 */
export function readTwiml(xml: string): readonly string[] | null {
  const source = xml.trim()
  if (source.length > MAX_CHARACTERS || !source.startsWith('<') || NO_CHARACTER.test(source)) return null
  const open: string[] = []
  const texts: string[] = []
  let isOurs = false
  let isClosed = false
  PIECES.lastIndex = 0
  while (PIECES.lastIndex < source.length) {
    const piece = PIECES.exec(source)
    if (!piece) return null
    const [, cdata, closes, name, attributes = '', isEmpty, text] = piece
    if (name !== undefined) {
      if (isClosed) return null
      if (closes) {
        if (open.pop() !== name) return null
        isClosed = open.length === 0
        continue
      }
      if (open.length === MAX_DEPTH || (open.length === 0 && name !== 'Response')) return null
      open.push(name)
      if (open.length === 2) {
        isOurs = (name === 'Message' || name === 'Sms') && !/\sto\s*=/.test(attributes)
        if (isOurs) texts.push('')
      }
      if (isEmpty) {
        open.pop()
        isClosed = open.length === 0
      }
    } else if (text !== undefined || cdata !== undefined) {
      const said = cdata ?? unescaped(text ?? '')
      if (said === null) return null
      if (open.length === 0 && said.trim() !== '') return null
      if (isOurs && SENT_TEXTS.has(open.join('/'))) texts.push((texts.pop() ?? '') + said)
    }
  }
  return isClosed ? texts.map((text) => text.trim()).filter((text) => text !== '') : null
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text with its references replaced (XML 1.0, 4.1 and 4.6); null where one has no meaning. */
function unescaped(text: string): string | null {
  let isRight = true
  const plain = text.replaceAll(
    /&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z]+));|&/g,
    (_, decimal, hex, name) => {
      const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal)
      const found = name === undefined ? characterOf(code) : ENTITIES[name]
      if (found === undefined) isRight = false
      return found ?? ''
    },
  )
  return isRight ? plain : null
}

/** The character of a reference (XML 1.0, 4.1, "Legal Character"); undefined: there is none. */
function characterOf(code: number): string | undefined {
  const character = code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined
  return character === undefined || NO_CHARACTER.test(character) ? undefined : character
}
