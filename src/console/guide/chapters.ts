/** A page of the guide, by its place in the address and its Markdown file in the repository. */
export type Chapter = {
  readonly slug: string
  readonly file: string
  /** In the place of the file's own title, where that says little among others. */
  readonly title?: string
}
/** Pages that are about the same. */
export type ChapterGroup = { readonly title: string; readonly chapters: readonly Chapter[] }

/** The pages of the guide in the order they are read in: first the short ones of docs/guide, then the reference. */
export const CHAPTERS: readonly ChapterGroup[] = [
  { title: 'Start', chapters: guide('first-message', 'first-callback') },
  { title: 'Connect', chapters: guide('connect-an-smsc', 'connect-twilio', 'connect-an-http-provider') },
  { title: 'Send and receive', chapters: guide('route-and-price', 'two-way', 'one-time-passwords') },
  { title: 'Go live', chapters: guide('going-to-production') },
  { title: 'Move here', chapters: guide('moving-from-kannel', 'moving-from-jasmin', 'moving-from-twilio') },
  {
    title: 'Reference: run it',
    chapters: [
      { slug: 'readme', file: 'README.md', title: 'README: overview, all variables' },
      ...reference(
        'console',
        'bulk',
        'debug-a-message',
        'install',
        'operate',
        'upgrade',
        'metrics',
        'alerts',
        'traces',
        'cli',
      ),
      { slug: 'security', file: 'SECURITY.md' },
      { slug: 'changelog', file: 'CHANGELOG.md' },
    ],
  },
  {
    title: 'Reference: providers',
    chapters: reference(
      'providers-smpp',
      'providers-http',
      'providers-twilio',
      'providers-vonage',
      'providers-aws',
      'mock',
      'add-a-provider',
    ),
  },
  {
    title: 'Reference: messages and money',
    chapters: [
      ...reference('routes', 'prices', 'credit', 'statements', 'callbacks', 'inbound'),
      ...reference('opt-out', 'controls', 'hours-and-caps', 'clients', 'admins', 'retention', 'archive'),
      { slug: 'message-machine', file: 'actors/message/SPEC.md' },
      { slug: 'callback-machine', file: 'actors/callback/SPEC.md' },
    ],
  },
  {
    title: 'Reference: doors',
    chapters: reference('door-smpp', 'door-kannel', 'door-jasmin', 'door-twilio', 'door-vonage'),
  },
]

/** Where the guide is served. */
export const GUIDE_PATH = '/guide'

/** Where a page is served, by its place in the address. */
export function chapterPath(slug: string): string {
  return `${GUIDE_PATH}/${slug}`
}

function guide(...slugs: string[]): Chapter[] {
  return slugs.map((slug) => ({ slug, file: `docs/guide/${slug}.md` }))
}

function reference(...slugs: string[]): Chapter[] {
  return slugs.map((slug) => ({ slug, file: `docs/${slug}.md` }))
}
