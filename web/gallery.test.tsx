import { describe, expect, test } from 'vitest'
import { VERDICTS } from '../checks/verdict.ts'
import { gallery, galleryFrame } from './gallery.tsx'
import { Page } from './layout/page.tsx'
import { PLACES } from './layout/places.ts'
import { Pager } from './parts/pager.tsx'
import { StatusLine } from './parts/status-line.tsx'
import { ContactBadge, VerdictBadge } from './parts/verdict-badge.tsx'
import { CONTACT_WORDS, CONTACTS, count } from './words.ts'

const textOf = (markup: unknown): string =>
  String(markup)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

describe.each(gallery())('$name', ({ page }) => {
  const markup = String(page)

  test('is a whole document in Vietnamese with one h1 and one main', () => {
    expect(markup).toMatch(/^<!doctype html><html lang="vi">/)
    expect(markup.match(/<h1/g)).toHaveLength(1)
    expect(markup.match(/<main/g)).toHaveLength(1)
  })

  test('needs nothing inline that a strict policy would refuse, and no other host', () => {
    expect(markup).not.toMatch(/<script|\sstyle="|\son\w+="|javascript:/)
    expect(markup).not.toMatch(/(href|src|action)="(https?:)?\/\//)
  })

  test('every table has a caption and says what its heads are heads of', () => {
    expect(markup.match(/<caption/g) ?? []).toHaveLength(markup.match(/<table/g)?.length ?? 0)
    expect(markup).not.toMatch(/<th>|<th class="[^"]*">/)
  })

  test('no id stands twice', () => {
    const ids = [...markup.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)

    expect(ids).toEqual([...new Set(ids)])
  })

  test('no value was left out by mistake', () => {
    expect(markup).not.toMatch(/undefined|NaN|\[object/)
    // A thing where a text should stand is drawn as nothing.
    expect(markup).not.toMatch(/<(li|dd|p)><\/\1>/)
  })
})

describe('the page around a page', () => {
  const draw = (given: Partial<Parameters<typeof Page>[0]>) =>
    String(
      <Page {...galleryFrame} title="Thử" {...given}>
        <h1>Thử</h1>
      </Page>,
    )

  test('says DỮ LIỆU MẪU for a sample and only for one', () => {
    expect(draw({})).toContain('DỮ LIỆU MẪU')
    expect(draw({ commune: { code: 'a', name: 'Xã A', isSample: false } })).not.toContain('DỮ LIỆU MẪU')
  })

  test('shows the places that have a path, and no dead link for the others', () => {
    const page = draw({})

    for (const { label, path } of PLACES) expect(page.includes(`>${label}</a>`), label).toBe(path !== null)
    expect(page).not.toContain('href="#"')
  })

  test('signs out with a form that carries the token; without a session there is none', () => {
    expect(draw({})).toContain('<input type="hidden" name="csrf" value="token"/>')
    expect(draw({ person: null })).not.toContain('Đăng xuất')
  })

  test('names of communes and people are text, whatever is in them', () => {
    const page = draw({
      commune: { code: 'a', name: '<b>Xã</b>', isSample: false },
      person: { name: '"><img>' },
    })

    expect(page).not.toMatch(/<b>Xã|<img>/)
  })
})

describe('verdicts and contacts', () => {
  test.each(VERDICTS)('%s has a shape and a word of its own', (verdict) => {
    const markup = String(<VerdictBadge verdict={verdict} />)

    expect(markup).toContain(`#s-${verdict}`)
    expect(textOf(markup)).not.toBe('')
  })

  test('too old: says so, and what it was last', () => {
    expect(textOf(<VerdictBadge verdict="pass" isStale />)).toBe('Số liệu cũ (lần cuối: Đạt)')
  })

  test('waived: the verdict stays visible beside the end of the waiver', () => {
    expect(textOf(<VerdictBadge verdict="fail" waivedUntil="đến 31/12/2026" />)).toBe(
      'Chưa đạt Miễn trừ đến 31/12/2026',
    )
  })

  test.each(CONTACTS)('contact %s is icon and word', (contact) => {
    const markup = String(<ContactBadge contact={contact} />)

    expect(markup).toContain('<use href="#s-')
    expect(textOf(markup)).toBe(CONTACT_WORDS[contact])
  })
})

describe('the one sentence', () => {
  const reporting = { count: 48, of: 60, href: '/r' }
  const part = (number: number, words: string) => ({ count: number, words, href: '/', tone: 'bad' as const })

  test('reads as a sentence and leaves out what is nought', () => {
    const parts = [part(12, 'máy cần xử lý ngay'), part(0, 'máy bị cách ly'), part(3, 'máy im lặng')]

    expect(textOf(<StatusLine day="24/11/2026" parts={parts} reporting={reporting} />)).toBe(
      'Hôm nay 24/11/2026: 12 máy cần xử lý ngay , 3 máy im lặng ; 48/60 máy đang báo cáo.',
    )
  })

  test('with nothing to do says that; with no PC at all does not say that all is well', () => {
    expect(textOf(<StatusLine day="24/11/2026" parts={[]} reporting={reporting} />)).toContain(
      'không có việc cần xử lý; 48/60 máy',
    )
    const none = { count: 0, of: 0, href: '/r' }
    expect(textOf(<StatusLine day="24/11/2026" parts={[]} reporting={none} />)).toBe(
      'Hôm nay 24/11/2026: chưa có máy nào.',
    )
  })
})

test('a pager names the first, the last and the near pages, and marks the open one', () => {
  const markup = String(<Pager page={5} pages={40} href={(page) => `/p?page=${page}`} />)

  expect([...markup.matchAll(/>(\d+)<\/a>/g)].map(([, page]) => page)).toEqual([
    '1',
    '3',
    '4',
    '5',
    '6',
    '7',
    '40',
  ])
  expect(markup).toMatch(/aria-current="page"[^>]*>(<[^>]*>[^<]*<\/span>)?5</)
  expect(String(<Pager page={1} pages={1} href={() => ''} />)).not.toContain('<nav')
})

test.each([
  [0, '0'],
  [999, '999'],
  [1234, '1.234'],
  [1234567, '1.234.567'],
])('%d is written %s', (number, text) => {
  expect(count(number)).toBe(text)
})
