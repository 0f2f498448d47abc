// Who may import whom: architecture.test.ts holds it, and the picture in ARCHITECTURE.md is drawn from it.

/** What knows no more than the rules. */
const RULES = ['domain', 'actors/machine', 'actors/message', 'actors/callback'] as const

/** Where the world is asked: the database, the bus, the cache, providers and clients' endpoints. */
const WORLD = [
  'store',
  'store/database',
  'bus',
  'cache',
  'provider',
  'callback',
  'live',
  'directory',
  'outbound',
  'metrics',
  'trace',
  'archive',
] as const

/** The rooms of the API, one for each resource: none knows another. */
const ROOMS = [
  'api/messages',
  'api/clients',
  'api/callbacks',
  'api/controls',
  'api/inbound',
  'api/guard',
  'api/erasure',
  'api/reports',
  'api/tariffs',
  'api/providers',
  'api/routes',
  'api/smpp',
  'api/suppressions',
  'api/admins',
  'api/ops',
] as const

/** What a room may ask: the rules, the world and the verbs, the edge it stands at, and how it is documented. */
const ROOM = [...RULES, ...WORLD, 'kit', 'world', 'flow', 'api/http', 'api/docs'] as const

/** Doors over HTTP for the clients of other gateways: none knows another, nor the SMPP server. */
const HTTP_DOORS = ['doors/kannel', 'doors/jasmin', 'doors/twilio', 'doors/vonage'] as const

/** What a door may ask: as a room, with the words of its own protocol in the place of the API's documents. */
const DOOR = [...RULES, ...WORLD, 'kit', 'world', 'flow', 'api/http', 'doors/http'] as const

/** Every part of the gateway: tests and benchmarks may look into all of it. */
const GATEWAY = [
  ...RULES,
  ...WORLD,
  'smpp',
  'drizzle',
  'kit',
  'world',
  'flow',
  'api/http',
  'api/docs',
  ...ROOMS,
  'api',
  'doors/http',
  'doors/smpp',
  ...HTTP_DOORS,
  'doors',
  'worker',
  'console',
  'main',
  'commands',
  'client',
  'cli',
  'package.json',
] as const

/** Which parts a part may import, besides itself. No import climbs: what stands lower knows nothing of what stands above. */
export const MAY_IMPORT = {
  domain: [],
  drizzle: ['domain'],
  'actors/machine': [],
  'actors/message': ['domain', 'actors/machine'],
  'actors/callback': ['domain', 'actors/machine'],
  'store/database': ['domain', 'drizzle', 'kit'],
  store: ['domain', 'drizzle', 'store/database', 'archive'],
  bus: ['domain', 'kit'],
  cache: ['domain'],
  outbound: ['domain', 'kit'],
  smpp: [],
  provider: ['domain', 'outbound', 'smpp'],
  callback: ['domain', 'kit', 'outbound'],
  live: ['domain', 'bus'],
  metrics: ['domain'],
  trace: ['domain'],
  archive: ['domain', 'kit'],
  directory: ['domain', 'store/database', 'store', 'provider', 'kit'],
  kit: [],
  // What every part may ask of the world: types only.
  world: [...RULES, ...WORLD],
  flow: [...RULES, ...WORLD, 'kit', 'world'],
  'api/http': [...RULES, ...WORLD, 'kit', 'world', 'flow'],
  'api/docs': ['domain', 'api/http', 'package.json'],
  'api/messages': ROOM,
  'api/clients': ROOM,
  'api/callbacks': ROOM,
  'api/controls': ROOM,
  'api/inbound': ROOM,
  'api/guard': ROOM,
  'api/erasure': ROOM,
  'api/reports': ROOM,
  'api/tariffs': ROOM,
  'api/providers': ROOM,
  'api/routes': ROOM,
  'api/smpp': ROOM,
  'api/suppressions': ROOM,
  'api/admins': ROOM,
  'api/ops': [...ROOM, 'package.json'],
  'doors/http': [...RULES, ...WORLD, 'kit', 'world', 'flow', 'api/http'],
  'doors/smpp': [...DOOR, 'smpp'],
  'doors/kannel': DOOR,
  'doors/jasmin': DOOR,
  'doors/twilio': DOOR,
  'doors/vonage': DOOR,
  // Puts the doors over HTTP together.
  doors: ['world', 'flow', 'doors/http', ...HTTP_DOORS],
  // Puts the rooms together.
  api: ['world', 'flow', 'api/http', 'api/docs', ...ROOMS],
  worker: [...RULES, ...WORLD, 'kit', 'world', 'flow'],
  // Of the rooms the types of their answers; of SMPP the names of what it says.
  console: [
    ...RULES,
    'kit',
    'smpp',
    'store',
    'bus',
    'cache',
    'provider',
    'callback',
    'directory',
    'world',
    'flow',
    'api/http',
    ...ROOMS,
    'api',
  ],
  // The composition root.
  main: [
    ...RULES,
    ...WORLD,
    'drizzle',
    'kit',
    'world',
    'flow',
    'api/http',
    'api',
    'doors',
    'doors/smpp',
    'worker',
    'console',
    'package.json',
  ],
  commands: [...RULES, ...WORLD, 'kit', 'world', 'flow', 'main', 'cli', 'package.json'],
  // What others install: nothing of the gateway is in it.
  client: [],
  cli: ['client'],
  // Beside the gateway: nothing above imports any of these.
  scripts: ['kit', 'console', 'store/database'],
  // What it asks Prometheus for has the names of the catalogue.
  ops: ['metrics'],
  'test/support': [...GATEWAY, 'scripts', 'ops'],
  'test/unit': [...GATEWAY, 'scripts', 'ops', 'test/support', 'test/cases'],
  'test/integration': [...GATEWAY, 'scripts', 'ops', 'test/support', 'test/cases', 'test/unit'],
  'test/e2e': [...GATEWAY, 'scripts', 'ops', 'test/support', 'test/cases'],
  'test/peers': [...GATEWAY, 'scripts', 'test/support', 'test/cases'],
  'test/browser': [...GATEWAY, 'scripts', 'test/support', 'test/cases'],
  'test/fuzz': [...GATEWAY, 'scripts', 'test/support', 'test/cases'],
  'test/chaos': [...GATEWAY, 'scripts', 'test/support', 'test/cases'],
  'test/ha': [...GATEWAY, 'scripts', 'test/support', 'test/chaos'],
  bench: [...GATEWAY, 'scripts', 'test/support'],
} as const satisfies Record<string, readonly string[]>
export type Part = keyof typeof MAY_IMPORT

/** What each part of the gateway is, for the book; tests and benchmarks stand beside it. */
export const PARTS: Readonly<Record<Exclude<Part, `test/${string}` | 'bench' | 'scripts' | 'ops'>, string>> =
  {
    domain: 'the rules: numbers, texts, prices, receipts, errors; pure',
    drizzle: 'the schema and the migrations',
    'actors/machine': 'how a machine of XState is stepped by a table made of it; pure',
    'actors/message': 'the machine of a message; pure',
    'actors/callback': 'the machine of a callback; pure',
    'store/database': 'connections, the embedded server, migrations, partitions, the clock',
    store: 'SQL, a file for each kind of row',
    bus: 'orders, receipts and live updates between processes: NATS or in-process',
    cache: 'rate limits and what the fraud guard counts: Redis or in-process',
    outbound: 'the way out over HTTP: which addresses may be called, connections to them',
    smpp: 'the SMPP codec and sessions; knows no message of ours',
    provider: 'the port to operators, and its kinds: aws, http, mock, smpp, twilio, vonage',
    callback: 'the way to clients’ endpoints: addresses, signatures, secrets',
    live: 'what moves right now, counted and sampled',
    metrics: 'what a process has counted, and what it tells Prometheus',
    trace: 'traces of messages: spans, and their way to a collector over OTLP',
    archive:
      'days of messages in cold storage: Parquet files in a folder or on S3, written, read and compared',
    directory:
      'what this process knows of the configuration: providers, routes, prices; read anew when it changes',
    kit: 'mechanisms that know no SMS: group commit, pace, ticker',
    world: 'what each part may ask of the world; types only',
    flow: 'verbs: a use case in a file',
    'api/http': 'the edge: who asks, what may be read, how it is refused',
    'api/docs': 'the OpenAPI document and its page',
    'api/messages': 'routes of messages: send, batch, list, search, cancel, one-time passwords',
    'api/clients': 'routes of clients, their money and keys',
    'api/callbacks': 'routes of callbacks and their endpoints',
    'api/controls': 'routes of controls: what may go out, and when',
    'api/inbound': 'routes of inbound messages, and of the numbers that they come in at',
    'api/guard': 'routes of the fraud guard: what it found, and what it blocks',
    'api/erasure': 'routes of the removal of numbers everywhere',
    'api/reports': 'routes of reports',
    'api/tariffs': 'routes of price lists and of providers’ costs',
    'api/providers': 'providers: made, changed, tried; where they post receipts',
    'api/routes': 'rules: which provider a message goes to',
    'api/smpp': 'routes of the SMPP server: accounts, and who is bound',
    'api/admins': 'tokens of admins, and who did what: noted, listed',
    'api/suppressions': 'numbers that are not written to: listed, added, read in as CSV, taken back',
    'api/ops': 'health, what moves, dead letters',
    api: 'all routes, put together',
    'doors/http': 'what the doors over HTTP have in common: who asks, how parameters are read',
    'doors/smpp': 'the SMPP server: accounts, sessions, submissions, receipts and what comes in',
    'doors/kannel': 'sendsms as Kannel has it',
    'doors/jasmin': 'send, rate and balance as Jasmin has them',
    'doors/twilio': 'messages and Verify as Twilio has them',
    'doors/vonage': 'sms/json as Vonage has it',
    doors: 'the doors over HTTP, put together',
    worker: 'the runtime of actors: lanes, host, alarms, receipts, callbacks',
    console: 'the web console',
    main: 'the composition root: configuration, dependencies, roles',
    commands: 'audit, migrate, dead letters, alive; what the executable starts with',
    client: 'clients/typescript: the typed client, a package of its own',
    cli: 'its command line, `sms`',
  }
