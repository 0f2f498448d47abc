import { dirname, join, normalize } from 'node:path'
import { ownFile } from '../../kit/own-files.ts'
import { CHAPTERS, type Chapter, chapterPath } from './chapters.ts'
import { type Rendered, render } from './render.ts'
import type { SearchIndex } from './search.ts'

/** A page of the guide, read and rendered. */
export type GuidePage = Chapter & Rendered & { readonly group: string }

/** The address of this gateway as the pages have it, for links to the console and to /docs. */
const OWN_ADDRESS = /^http:\/\/localhost:8080(?=\/|$)/

const SLUGS = new Map(CHAPTERS.flatMap(({ chapters }) => chapters.map(({ file, slug }) => [file, slug])))

/** Reads all pages, in their order: some 5,000 lines in 50 ms. */
export async function readBook(): Promise<readonly GuidePage[]> {
  const chapters = CHAPTERS.flatMap(({ title, chapters }) =>
    chapters.map((chapter) => ({ ...chapter, group: title })),
  )
  return await Promise.all(
    chapters.map(async (chapter) => {
      const text = await Bun.file(ownFile(chapter.file)).text()
      const rendered = render(text, (href) => linkFrom(chapter.file, href))
      return { ...rendered, ...chapter, title: chapter.title ?? rendered.title }
    }),
  )
}

/** Where a link in a file of the repository leads to; null: to a file that is not served. */
export function linkFrom(file: string, href: string): string | null {
  if (href.startsWith('#')) return href
  if (OWN_ADDRESS.test(href)) return href.replace(OWN_ADDRESS, '') || '/'
  if (/^[a-z]+:/.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const slug = SLUGS.get(normalize(join(dirname(file), path)))
  if (slug === undefined) return null
  return `${chapterPath(slug)}${anchor === undefined ? '' : `#${anchor}`}`
}

/** What a browser searches by itself. */
export function indexOf(pages: readonly GuidePage[]): SearchIndex {
  return {
    pages: pages.map(({ slug, title, group }) => ({ path: chapterPath(slug), title, group })),
    sections: pages.flatMap(({ sections }, page) => sections.map((section) => ({ page, ...section }))),
  }
}
