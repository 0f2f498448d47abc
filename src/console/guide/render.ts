import { highlighted } from './highlight.ts'
import { escaped, textOf, unescaped } from './html-text.ts'

/** A part of a page, from a heading to the next: what is searched. */
export type Section = { readonly anchor: string; readonly heading: string; readonly text: string }

/** A Markdown file as it is shown. */
export type Rendered = {
  readonly title: string
  /** Its first paragraph, as text. */
  readonly about: string
  /** All of it but the title. */
  readonly html: string
  readonly sections: readonly Section[]
}

/** Where a link of a file leads, in the guide or outside; null: nowhere from here, its words stand alone. */
export type LinkOf = (href: string) => string | null

/** Renders Markdown of ours: GitHub's, whose raw HTML is left out. Headings have GitHub's anchors. */
export function render(markdown: string, linkOf: LinkOf): Rendered {
  const anchors = new Map<string, number>()
  function anchorOf(heading: string): string {
    const plain = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    const before = anchors.get(plain) ?? 0
    anchors.set(plain, before + 1)
    return before === 0 ? plain : `${plain}-${before}`
  }
  const html = Bun.markdown.render(markdown, {
    text: escaped,
    html: () => '',
    heading: (inner, { level }) => `<h${level} id="${anchorOf(textOf(inner))}">${inner}</h${level}>\n`,
    paragraph: (inner) => `<p>${inner}</p>\n`,
    blockquote: (inner) => `<blockquote>${inner}</blockquote>\n`,
    strong: (inner) => `<strong>${inner}</strong>`,
    emphasis: (inner) => `<em>${inner}</em>`,
    strikethrough: (inner) => `<del>${inner}</del>`,
    codespan: (inner) => `<code>${inner}</code>`,
    code: (inner, meta) => codeBlock(unescaped(inner), meta?.language ?? ''),
    hr: () => '<hr>\n',
    list: (inner, { ordered, start = 1 }) => {
      const from = start === 1 ? '' : ` start="${start}"`
      return ordered ? `<ol${from}>${inner}</ol>\n` : `<ul>${inner}</ul>\n`
    },
    listItem: (inner) => `<li>${inner}</li>\n`,
    table: (inner) => `<div class="wide" tabindex="0"><table>${inner}</table></div>\n`,
    thead: (inner) => `<thead>${inner}</thead>`,
    tbody: (inner) => `<tbody>${inner}</tbody>`,
    tr: (inner) => `<tr>${inner}</tr>\n`,
    th: (inner, meta) => `<th scope="col"${alignment(meta?.align)}>${inner}</th>`,
    td: (inner, meta) => `<td${alignment(meta?.align)}>${inner}</td>`,
    image: (alt) => `<em>${alt}</em>`,
    link: (inner, { href }) => {
      const to = linkOf(href)
      return to === null
        ? `<span class="elsewhere" title="in the repository: ${escaped(href)}">${inner}</span>`
        : `<a href="${escaped(to)}">${inner}</a>`
    },
  })
  const [, title = ''] = /<h1[^>]*>(.*?)<\/h1>/s.exec(html) ?? []
  const body = html.replace(/<h1[^>]*>.*?<\/h1>\n/s, '')
  const [, about = ''] = /<p>(.*?)<\/p>/s.exec(body) ?? []
  return {
    title: textOf(title),
    about: oneLine(textOf(about)),
    html: body,
    sections: sectionsOf(body, textOf(title)),
  }
}

function codeBlock(code: string, language: string): string {
  const of = language === '' ? '' : ` data-language="${escaped(language)}"`
  return `<pre tabindex="0"${of}><code>${highlighted(code, language)}</code></pre>\n`
}

function alignment(align: string | undefined): string {
  return align === 'right' ? ' class="right"' : ''
}

function sectionsOf(html: string, title: string): Section[] {
  const [first = '', ...rest] = html.split(/(?=<h[2-6] id=")/)
  const found = rest.map((part) => {
    const [head = '', anchor = '', heading = ''] = /^<h[2-6] id="([^"]*)">(.*?)<\/h[2-6]>/s.exec(part) ?? []
    return { anchor, heading: textOf(heading), text: oneLine(readText(part.slice(head.length))) }
  })
  return [{ anchor: '', heading: title, text: oneLine(readText(first)) }, ...found]
}

/** Cells and lines stand apart in what is searched, as they do on the page. */
function readText(html: string): string {
  return textOf(html.replaceAll(/<\/(?:td|th|li|p|pre)>/g, ' $&'))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
