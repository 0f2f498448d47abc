import { describe, expect, test } from 'bun:test'
import { highlighted } from '../../../../src/console/guide/highlight.ts'
import { render } from '../../../../src/console/guide/render.ts'
import { type SearchIndex, search } from '../../../../src/console/guide/search.ts'
import { anchorsOf } from '../../../support/markdown.ts'

const shown = (markdown: string) => render(markdown, (href) => (href.endsWith('.ts') ? null : href))

describe('Markdown', () => {
  test('is shown with its first heading as the title, and the first paragraph as what it is about', () => {
    const { title, about, html } = shown('# Money & *more*\n\nWhat `is` <b>held</b>.\n\nMore.\n')
    expect({ title, about }).toEqual({ title: 'Money & more', about: 'What is <b>held</b>.' })
    expect(html).toBe('<p>What <code>is</code> &lt;b&gt;held&lt;/b&gt;.</p>\n<p>More.</p>\n')
  })

  test('runs nothing: raw HTML is left out or shown as text', () => {
    const { html } = shown('# T\n\n<script>alert(1)</script>\n\n[x](a" onclick="b) <img src=x onerror=y>\n')
    expect(html).not.toMatch(/<script|<img|" onclick/)
  })

  test('has the anchors of GitHub, those that come again with a number', () => {
    const text = '# T\n\n## `OTP_SECRET` & keys\n\n## What: a “test”?\n\n## Again\n\n## Again\n'
    const anchors = [...shown(text).html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(anchors).toEqual(['otp_secret--keys', 'what-a-test', 'again', 'again-1'])
    expect(anchorsOf(text).slice(1, 3)).toEqual(anchors.slice(0, 2) as string[])
  })

  test('has tables that scroll by themselves, with pipes in their cells', () => {
    const { html } = shown('# T\n\n| a | b |\n|---|--:|\n| `x\\|y` | 2 |\n')
    expect(html).toBe(
      '<div class="wide" tabindex="0"><table><thead><tr><th scope="col">a</th><th scope="col" class="right">b</th></tr>\n</thead><tbody><tr><td><code>x|y</code></td><td class="right">2</td></tr>\n</tbody></table></div>\n',
    )
  })

  test('a link to what is not served keeps its words alone', () => {
    const { html } = shown('# T\n\n[the code](../src/a.ts), [a page](b.md)\n')
    expect(html).toContain('<span class="elsewhere" title="in the repository: ../src/a.ts">the code</span>')
    expect(html).toContain('<a href="b.md">a page</a>')
  })

  test('is searched by sections, code and cells as text', () => {
    const { sections } = shown(
      '# T\n\nIntro\n\n## Part\n\n| a | b |\n|---|---|\n| c | d |\n\n```sh\necho "x" # y\n```\n',
    )
    expect(sections).toEqual([
      { anchor: '', heading: 'T', text: 'Intro' },
      { anchor: 'part', heading: 'Part', text: 'a b c d echo "x" # y' },
    ])
  })
})

test.each([
  [
    'console',
    '$ echo "a" # b\nc',
    '<span class="hl-p">$ </span>echo <span class="hl-s">&quot;a&quot;</span> <span class="hl-c"># b</span>\nc',
  ],
  ['python', 'if x: # <y>', '<span class="hl-k">if</span> x: <span class="hl-c"># &lt;y&gt;</span>'],
  ['json', '{"a":1}', '{<span class="hl-s">&quot;a&quot;</span>:1}'],
  ['sh', 'curl http://a#b', 'curl http://a#b'],
  ['', '"a" <b>', '&quot;a&quot; &lt;b&gt;'],
])('code in %s is marked: %s', (language, code, html) => {
  expect(highlighted(code, language)).toBe(html)
})

describe('a search', () => {
  const index: SearchIndex = {
    pages: [
      { path: '/guide/one', title: 'Two-way', group: 'Start' },
      { path: '/guide/two', title: 'Inbound', group: 'Reference' },
    ],
    sections: [
      { page: 0, anchor: '', heading: 'Two-way', text: 'What handsets write back.' },
      { page: 0, anchor: 'stop', heading: 'Stop', text: 'A number opts out.' },
      {
        page: 1,
        anchor: 'parts',
        heading: 'Parts',
        text: `${'long '.repeat(60)}handsets (sometimes) write twice`,
      },
    ],
  }
  const found = (typed: string) => search(index, typed).map(({ href }) => href)

  test('finds what has all words, each by its beginning, whatever its case', () => {
    expect(found('HAND wri')).toEqual(['/guide/one', '/guide/two#parts'])
    expect(found('handsets back')).toEqual(['/guide/one'])
    expect(found('andsets')).toEqual([])
  })

  test('takes signs for what they are', () => {
    expect(found('(some')).toEqual(['/guide/two#parts'])
    expect(found('.*')).toEqual([])
    expect(found('  ')).toEqual([])
  })

  test('shows what stands around the first word', () => {
    const [hit] = search(index, 'twice')
    expect(hit?.excerpt).toStartWith('… ')
    expect(hit?.excerpt).toEndWith('write twice')
  })

  test('gives no more than it is asked for', () => {
    expect(search(index, 'handsets', 1)).toHaveLength(1)
  })
})
