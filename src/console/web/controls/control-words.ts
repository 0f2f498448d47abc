import type { ControlName } from '../../../domain/controls.ts'

/** What a control is called, and what it is for. */
export type ControlWords = { readonly title: string; readonly help: string }

/** The controls, in the order in which they are shown. */
export const CONTROL_WORDS: Readonly<Record<ControlName, ControlWords>> = {
  senders: {
    title: 'Senders',
    help: 'Which senders may be used, what stands in where a country takes no name as a sender, and how many parts of a sender may go out.',
  },
  hours: {
    title: 'Hours',
    help: 'When promotional messages may go out, on the clock of who receives them. What comes at another time is held until then.',
  },
  opt_out: {
    title: 'Opt-out',
    help: 'What the words STOP, START and HELP do when they come from a phone, and what is answered.',
  },
  guard: {
    title: 'Fraud guard',
    help: 'What keeps scripts from pumping messages to numbers that pay them. Each rule looks away, takes note, or blocks.',
  },
  retention: {
    title: 'Retention',
    help: 'For how many days after the day of a message its text and its number are kept. Then the text is empty, and a hash stands for the number. What was paid and counted stays.',
  },
}

/** What a field is called, and what null, or nothing in a list, and anything else mean in it. */
export type FieldWords = {
  readonly label: string
  readonly nothing?: string
  readonly something?: string
  /** Of an object: what its names are. */
  readonly entryName?: string
}

const WINDOW = {
  mode: { label: 'What it does' },
  window_s: { label: 'Within, in seconds' },
  block_s: { label: 'Then blocked for, in seconds' },
} as const satisfies Readonly<Record<string, FieldWords>>
const VELOCITY = { ...WINDOW, messages: { label: 'Messages, at most' } }

/** The fields of each control by their paths: `per_number.window_s`. */
export const FIELD_WORDS: Readonly<Record<ControlName, Readonly<Record<string, FieldWords>>>> = {
  senders: {
    allowed: { label: 'Allowed senders', nothing: 'any', something: 'only these' },
    group: { label: 'Group whose numbers stand in', nothing: 'none', something: 'the group' },
    countries: {
      label: 'Senders that countries take',
      nothing: 'none',
      something: 'these',
      entryName: 'Country',
    },
    caps: {
      label: 'Caps of senders, in parts',
      nothing: 'none',
      something: 'these',
      entryName: 'Sender',
    },
  },
  hours: {
    promotional: { label: 'Promotional messages go out', nothing: 'at any time', something: 'by day' },
    default_class: { label: 'Messages that say no class are' },
  },
  opt_out: {
    heeded: { label: 'STOP, START and HELP are heeded' },
    scope: { label: 'What STOP stops' },
    stop_words: { label: 'Words like STOP', nothing: 'none', something: 'these' },
    start_words: { label: 'Words like START', nothing: 'none', something: 'these' },
    help_words: { label: 'Words like HELP', nothing: 'none', something: 'these' },
    stop_answer: { label: 'Answer to STOP', nothing: 'none', something: 'this' },
    start_answer: { label: 'Answer to START', nothing: 'none', something: 'this' },
    help_answer: { label: 'Answer to HELP', nothing: 'none', something: 'this' },
    otp_anyway: { label: 'One-time passwords go out anyway' },
  },
  guard: {
    applies_to: { label: 'Messages it looks at' },
    allow: { label: 'What no rule looks at' },
    ...under('allow', {
      numbers: { label: 'Numbers, or how they begin', nothing: 'none', something: 'these' },
      end_users: { label: 'Addresses of end users', nothing: 'none', something: 'these' },
    }),
    countries: { label: 'Countries that may be sent to' },
    ...under('countries', {
      mode: { label: 'What it does' },
      allowed: { label: 'Countries', nothing: 'home ones', something: 'only these' },
      home: { label: 'Home countries', nothing: 'none, so any country', something: 'these' },
    }),
    number_types: { label: 'Premium, satellite and other numbers that pay who is called' },
    ...under('number_types', {
      mode: { label: 'What it does' },
      refused: { label: 'Types', nothing: 'none', something: 'these' },
    }),
    per_number: { label: 'To one number' },
    ...under('per_number', VELOCITY),
    per_prefix: { label: 'To one range: a number without its last four digits' },
    ...under('per_prefix', VELOCITY),
    per_client: { label: 'Of one client' },
    ...under('per_client', VELOCITY),
    per_end_user: { label: 'Asked for from one address: end_user_ip' },
    ...under('per_end_user', VELOCITY),
    sequence: { label: 'Consecutive numbers' },
    ...under('sequence', { ...WINDOW, run: { label: 'Numbers in a row, at most' } }),
    verified_share: { label: 'Share of codes that users enter' },
    ...under('verified_share', {
      ...WINDOW,
      least_percent: { label: 'Entered, at least, in %' },
      least_sent: { label: 'Looked at from so many codes on' },
    }),
    spend: { label: 'Spend of a client in a country on a day' },
    ...under('spend', {
      mode: { label: 'What it does' },
      cents_per_day: { label: 'Cents, at most', nothing: 'no cap', something: 'so many' },
    }),
  },
  retention: {
    text_days: { label: 'Days that texts are kept', nothing: 'no end', something: 'so many' },
    number_days: { label: 'Days that numbers are kept', nothing: 'no end', something: 'so many' },
  },
}

function under(group: string, fields: Readonly<Record<string, FieldWords>>): Record<string, FieldWords> {
  return Object.fromEntries(Object.entries(fields).map(([name, words]) => [`${group}.${name}`, words]))
}

/** Every control, in the order in which it is shown. */
export const SHOWN_CONTROLS = Object.keys(CONTROL_WORDS) as readonly ControlName[] // its own keys
