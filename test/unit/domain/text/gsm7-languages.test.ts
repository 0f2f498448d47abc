import { describe, expect, test } from 'bun:test'
import { textOfSeptets } from '../../../../src/domain/text/gsm7.ts'
import { lockingShiftTable, singleShiftTable } from '../../../../src/domain/text/gsm7-languages.ts'
import bytes from '../../../cases/gsm7_bytes.json'

// 3GPP TS 23.038, Annex A, row by row of sixteen, as the tables stand there; · is a place without a character. LF, CR, the
// page break and the escape are written as ↓ ← ↧ ⎋.

const LETTERS = ['abcdefghijklmno', 'pqrstuvwxyz']
const DIGITS = '0123456789:;'

const LOCKING: Readonly<Record<number, readonly string[]>> = {
  1: [
    '@£$¥€éùıòÇ↓Ğğ←Åå',
    'Δ_ΦΓΛΩΠΨΣΘΞ⎋ŞşßÉ',
    ' !"#¤%&\'()*+,-./',
    `${DIGITS}<=>?`,
    'İABCDEFGHIJKLMNO',
    'PQRSTUVWXYZÄÖÑÜ§',
    `ç${LETTERS[0]}`,
    `${LETTERS[1]}äöñüà`,
  ],
  3: [
    '@£$¥êéúíóç↓Ôô←Áá',
    'Δ_ªÇÀ∞^\\€Ó|⎋ÂâÊÉ',
    ' !"#º%&\'()*+,-./',
    `${DIGITS}<=>?`,
    'ÍABCDEFGHIJKLMNO',
    'PQRSTUVWXYZÃÕÚÜ§',
    `~${LETTERS[0]}`,
    `${LETTERS[1]}ãõ\`üà`,
  ],
  4: [
    'ঁংঃঅআইঈউঊঋ↓ঌ·←·এ',
    'ঐ··ওঔকখগঘঙচ⎋ছজঝঞ',
    ' !টঠডঢণত)(থদ,ধ.ন',
    `${DIGITS}·পফ?`,
    'বভমযর·ল···শষসহ\u09bcঽ',
    '\u09be\u09bf\u09c0\u09c1\u09c2\u09c3\u09c4··\u09c7\u09c8··\u09cb\u09cc\u09cd',
    `ৎ${LETTERS[0]}`,
    `${LETTERS[1]}\u09d7\u09dc\u09dd\u09f0\u09f1`,
  ],
  5: [
    'ઁંઃઅઆઇઈઉઊઋ↓ઌઍ←·એ',
    'ઐઑ·ઓઔકખગઘઙચ⎋છજઝઞ',
    ' !ટઠડઢણત)(થદ,ધ.ન',
    `${DIGITS}·પફ?`,
    'બભમયર·લળ·વશષસહ\u0abcઽ',
    '\u0abe\u0abf\u0ac0\u0ac1\u0ac2\u0ac3\u0ac4\u0ac5·\u0ac7\u0ac8\u0ac9·\u0acb\u0acc\u0acd',
    `ૐ${LETTERS[0]}`,
    `${LETTERS[1]}ૠૡ\u0ae2\u0ae3૱`,
  ],
  6: [
    'ँंःअआइईउऊऋ↓ऌऍ←ऎए',
    'ऐऑऒओऔकखगघङच⎋छजझञ',
    ' !टठडढणत)(थद,ध.न',
    `${DIGITS}\u0929पफ?`,
    'बभमयर\u0931लळ\u0934वशषसह\u093cऽ',
    '\u093e\u093f\u0940\u0941\u0942\u0943\u0944\u0945\u0946\u0947\u0948\u0949\u094a\u094b\u094c\u094d',
    `ॐ${LETTERS[0]}`,
    `${LETTERS[1]}ॲॻॼॾॿ`,
  ],
  7: [
    '·ಂಃಅಆಇಈಉಊಋ↓ಌ·←ಎಏ',
    'ಐ·ಒಓಔಕಖಗಘಙಚ⎋ಛಜಝಞ',
    ' !ಟಠಡಢಣತ)(ಥದ,ಧ.ನ',
    `${DIGITS}·ಪಫ?`,
    'ಬಭಮಯರಱಲಳ·ವಶಷಸಹ\u0cbcಽ',
    '\u0cbe\u0cbf\u0cc0\u0cc1\u0cc2\u0cc3\u0cc4·\u0cc6\u0cc7\u0cc8·\u0cca\u0ccb\u0ccc\u0ccd',
    `\u0cd5${LETTERS[0]}`,
    `${LETTERS[1]}\u0cd6ೠೡ\u0ce2\u0ce3`,
  ],
  8: [
    '·ംഃഅആഇഈഉഊഋ↓ഌ·←എഏ',
    'ഐ·ഒഓഔകഖഗഘങച⎋ഛജഝഞ',
    ' !ടഠഡഢണത)(ഥദ,ധ.ന',
    `${DIGITS}·പഫ?`,
    'ബഭമയരറലളഴവശഷസഹ·ഽ',
    '\u0d3e\u0d3f\u0d40\u0d41\u0d42\u0d43\u0d44·\u0d46\u0d47\u0d48·\u0d4a\u0d4b\u0d4c\u0d4d',
    `\u0d57${LETTERS[0]}`,
    `${LETTERS[1]}ൠൡ\u0d62\u0d63൹`,
  ],
  9: [
    'ଁଂଃଅଆଇଈଉଊଋ↓ଌ·←·ଏ',
    'ଐ··ଓଔକଖଗଘଙଚ⎋ଛଜଝଞ',
    ' !ଟଠଡଢଣତ)(ଥଦ,ଧ.ନ',
    `${DIGITS}·ପଫ?`,
    'ବଭମଯର·ଲଳ·ଵଶଷସହ\u0b3cଽ',
    '\u0b3e\u0b3f\u0b40\u0b41\u0b42\u0b43\u0b44··\u0b47\u0b48··\u0b4b\u0b4c\u0b4d',
    `\u0b56${LETTERS[0]}`,
    `${LETTERS[1]}\u0b57ୠୡ\u0b62\u0b63`,
  ],
  10: [
    'ਁਂਃਅਆਇਈਉਊ·↓··←·ਏ',
    'ਐ··ਓਔਕਖਗਘਙਚ⎋ਛਜਝਞ',
    ' !ਟਠਡਢਣਤ)(ਥਦ,ਧ.ਨ',
    `${DIGITS}·ਪਫ?`,
    'ਬਭਮਯਰ·ਲ\u0a33·ਵ\u0a36·ਸਹ\u0a3c·',
    '\u0a3e\u0a3f\u0a40\u0a41\u0a42····\u0a47\u0a48··\u0a4b\u0a4c\u0a4d',
    `\u0a51${LETTERS[0]}`,
    `${LETTERS[1]}\u0a70\u0a71ੲੳੴ`,
  ],
  11: [
    '·\u0b82ஃஅஆஇஈஉஊ·↓··←எஏ',
    'ஐ·ஒஓஔக···ஙச⎋·ஜ·ஞ',
    ' !ட···ணத)(··,·.ந',
    `${DIGITS}னப·?`,
    '··மயரறலளழவஶஷஸஹ··',
    '\u0bbe\u0bbf\u0bc0\u0bc1\u0bc2···\u0bc6\u0bc7\u0bc8·\u0bca\u0bcb\u0bcc\u0bcd',
    `ௐ${LETTERS[0]}`,
    `${LETTERS[1]}\u0bd7௰௱௲௹`,
  ],
  12: [
    'ఁంఃఅఆఇఈఉఊఋ↓ఌ·←ఎఏ',
    'ఐ·ఒఓఔకఖగఘఙచ⎋ఛజఝఞ',
    ' !టఠడఢణత)(థద,ధ.న',
    `${DIGITS}·పఫ?`,
    'బభమయరఱలళ·వశషసహ·ఽ',
    '\u0c3e\u0c3f\u0c40\u0c41\u0c42\u0c43\u0c44·\u0c46\u0c47\u0c48·\u0c4a\u0c4b\u0c4c\u0c4d',
    `\u0c55${LETTERS[0]}`,
    `${LETTERS[1]}\u0c56ౠౡ\u0c62\u0c63`,
  ],
  13: [
    'اآبٻڀپڦتۂٿ↓ٹٽ←ٺټ',
    'ثجځڄڃڅچڇحخد⎋ڌڈډڊ',
    ' !ڏڍذرڑړ)(ڙز,ږ.ژ',
    `${DIGITS}ښسش?`,
    'صضطظعفقکڪګگڳڱلمن',
    'ںڻڼوۄەہھءیېے\u064d\u0650\u064f\u0657',
    `\u0654${LETTERS[0]}`,
    `${LETTERS[1]}\u0655\u0651\u0653\u0656\u0670`,
  ],
}

const INDIA = ['@£$¥¿"¤%&\'↧*+·-/', '<=>¡^¡_#*']
const CAPITALS = ['|ABCDEFGHIJKLMNO', 'PQRSTUVWXYZ·····', '·····€··········', '················']

const SINGLE: Readonly<Record<number, readonly string[]>> = {
  1: [
    '··········↧·····',
    '····^···········',
    '········{}·····\\',
    '············[~]·',
    '|······Ğ·İ······',
    '···Ş············',
    '···ç·€·ğ·ı······',
    '···ş············',
  ],
  2: [
    '·········ç↧·····',
    '····^···········',
    '········{}·····\\',
    '············[~]·',
    '|Á·······Í·····Ó',
    '·····Ú··········',
    '·á···€···í·····ó',
    '·····ú··········',
  ],
  3: [
    '·····ê···ç↧Ôô·Áá',
    '··ΦΓ^ΩΠΨΣΘ·····Ê',
    '········{}·····\\',
    '············[~]·',
    '|À·······Í·····Ó',
    '·····Ú·····ÃÕ···',
    '·Â···€···í·····ó',
    '·····ú·····ãõ··â',
  ],
  4: [
    `${INDIA[0]}`,
    `${INDIA[1]}০১·২৩৪৫`,
    '৬৭৮৯\u09dfৠৡ\u09e2{}\u09e3৲৳৴৵\\',
    '৶৷৸৹৺·······[~]·',
    ...CAPITALS,
  ],
  5: [`${INDIA[0]}`, `${INDIA[1]}।॥·૦૧૨૩`, '૪૫૬૭૮૯··{}·····\\', '············[~]·', ...CAPITALS],
  6: [
    `${INDIA[0]}`,
    `${INDIA[1]}।॥·०१२३`,
    '४५६७८९\u0951\u0952{}\u0953\u0954\u0958\u0959\u095a\\',
    '\u095b\u095c\u095d\u095e\u095fॠॡ\u0962\u0963॰ॱ·[~]·',
    ...CAPITALS,
  ],
  7: [`${INDIA[0]}`, `${INDIA[1]}।॥·೦೧೨೩`, '೪೫೬೭೮೯ೞೱ{}ೲ····\\', '············[~]·', ...CAPITALS],
  8: [`${INDIA[0]}`, `${INDIA[1]}।॥·൦൧൨൩`, '൪൫൬൭൮൯൰൱{}൲൳൴൵ൺ\\', 'ൻർൽൾൿ·······[~]·', ...CAPITALS],
  9: [`${INDIA[0]}`, `${INDIA[1]}।॥·୦୧୨୩`, '୪୫୬୭୮୯\u0b5c\u0b5d{}ୟ୰ୱ··\\', '············[~]·', ...CAPITALS],
  10: [
    `${INDIA[0]}`,
    `${INDIA[1]}।॥·੦੧੨੩`,
    '੪੫੬੭੮੯\u0a59\u0a5a{}\u0a5bੜ\u0a5e\u0a75·\\',
    '············[~]·',
    ...CAPITALS,
  ],
  11: [`${INDIA[0]}`, `${INDIA[1]}।॥·௦௧௨௩`, '௪௫௬௭௮௯௳௴{}௵௶௷௸௺\\', '············[~]·', ...CAPITALS],
  12: [`${INDIA[0]}`, `${INDIA[1]}···౦౧౨౩`, '౪౫౬౭౮౯ౘౙ{}౸౹౺౻౼\\', '౽౾౿·········[~]·', ...CAPITALS],
  13: [
    `${INDIA[0]}`,
    `${INDIA[1]}\u0600\u0601·۰۱۲۳`,
    '۴۵۶۷۸۹،؍{}؎؏\u0610\u0611\u0612\\',
    '\u0613\u0614؛؟ـ\u0652\u0658٫٬ٲٳۍ[~]۔',
    ...CAPITALS,
  ],
}

const MARKS: Readonly<Record<string, string | undefined>> = {
  '·': undefined,
  '⎋': undefined,
  '↓': '\n',
  '←': '\r',
  '↧': '\f',
}
const placesOf = (rows: readonly string[]) =>
  rows.flatMap((row) => [...row].map((character) => (character in MARKS ? MARKS[character] : character)))

describe('the tables of Annex A', () => {
  for (const [language, rows] of Object.entries(LOCKING))
    test(`locking shift of language ${language}`, () => {
      expect(placesOf(rows)).toHaveLength(128)
      const table = lockingShiftTable(Number(language))
      expect(table).toHaveLength(128)
      expect(table).toEqual(placesOf(rows))
    })
  for (const [language, rows] of Object.entries(SINGLE))
    test(`single shift of language ${language}`, () => {
      const table = singleShiftTable(Number(language)) ?? []
      expect(placesOf(rows)).toHaveLength(128)
      expect(placesOf(rows).map((_, place) => table[place])).toEqual(placesOf(rows))
    })
  test('there are no others', () => {
    const all = Array.from({ length: 256 }, (_, language) => language)
    expect(all.filter((language) => lockingShiftTable(language)).map(String)).toEqual(Object.keys(LOCKING))
    expect(all.filter((language) => singleShiftTable(language)).map(String)).toEqual(Object.keys(SINGLE))
  })
})

describe('texts of septets', () => {
  const textOf = (hex: string, locking: number | null = null, single: number | null = null) =>
    textOfSeptets(Buffer.from(hex, 'hex'), { locking, single })

  test('the cases of decoding and of national languages', () => {
    const read = bytes.cases.flatMap(({ kind, input, expected }) => {
      if (kind === 'decode_unpacked') return [[textOf(input.hex ?? ''), expected.text]]
      if (kind !== 'national_shift') return []
      const language = Number(/\((0x..)\)/.exec(input.table ?? '')?.[1])
      return [[textOf(expected.ud_hex ?? '', null, language), input.text]]
    })
    expect(read).toHaveLength(3)
    for (const [text, expected] of read) expect(text).toBe(expected ?? '')
  })
  test('behind an escape what the single table lacks is what stands in the main one', () => {
    expect(textOf('1b61', null, 2)).toBe('á')
    expect(textOf('1b62', null, 2)).toBe('b')
    // 0x04 of the Turkish locking table.
    expect(textOf('1b04', 1, 1)).toBe('€')
  })
  test('a language that is not there changes nothing', () => {
    expect(textOf('00111b65', 200, 200)).toBe('@_€')
    // Spanish has no locking table.
    expect(textOf('09', 2)).toBe('Ç')
  })
  test('an escape at the end is a space, a place without a character a question mark', () => {
    expect(textOf('611b')).toBe('a ')
    expect(textOf('610c', 4)).toBe('a?')
  })
})
