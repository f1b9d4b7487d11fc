/** The whole document around a page: head, header, notices, footer, and what a print carries on every sheet. */
import { html } from 'hono/html'
import type { Child, PropsWithChildren } from 'hono/jsx'
import type { PageFrame } from './frame.ts'
import { Header } from './header.tsx'
import type { PlaceId } from './places.ts'

export type PageProps = PropsWithChildren<
  PageFrame & {
    /** Of the browser's tab and of the print; the page writes its own h1. */
    readonly title: string
    /** The place or the address of the entry that is open. */
    readonly current?: PlaceId | string
    /** What just happened or went wrong, above the content. */
    readonly notices?: Child
    /** "số liệu mới nhất lúc …": how old the figures on this page are. */
    readonly dataAge?: string
    /** Where several communes stand on one page: is one of them a sample. */
    readonly holdsSample?: boolean
    /** Head of the audit chain, for prints that go to the file. */
    readonly auditHead?: string
  }
>

export const Page = (props: PageProps) => html`<!doctype html>${<Document {...props} />}`

const Document = (props: PageProps) => (
  <html lang="vi">
    <Head {...props} />
    <body>
      <a class="ax-skip" href="#noi-dung">
        Đến nội dung chính
      </a>
      <Header
        commune={props.commune}
        person={props.person}
        csrfToken={props.csrfToken}
        current={props.current}
        nav={props.nav}
      />
      <div class="ax-sheet">
        <div class="ax-sheet-head">
          {(props.isSample || props.commune?.isSample || props.holdsSample) && (
            <SampleBanner isAll={props.isSample || props.commune !== null} />
          )}
          <PrintHead {...props} />
        </div>
        <div class="ax-sheet-body">
          <main id="noi-dung" class="ax-wide" tabindex={-1}>
            {props.notices}
            {props.children}
          </main>
        </div>
      </div>
      <Footer {...props} />
    </body>
  </html>
)

const Head = ({ title, commune, assets }: PageProps) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>{`${title} – ${commune ? `${commune.name} – ` : ''}AnXã`}</title>
    {assets.fonts.map((href) => (
      <link rel="preload" href={href} as="font" type="font/woff2" crossorigin="anonymous" />
    ))}
    {assets.styles.map((href) => (
      <link rel="stylesheet" href={href} />
    ))}
    {/* Without it every first visit asks for /favicon.ico. */}
    <link rel="icon" href="data:," />
  </head>
)

const SampleBanner = ({ isAll }: { readonly isAll: boolean }) => (
  <aside class="ax-sample" aria-label="Lưu ý">
    <strong>DỮ LIỆU MẪU</strong> –{' '}
    {isAll ? 'các máy, đơn vị và con số ở đây không có thật' : 'có xã ở đây chỉ là mẫu, không có thật'}
  </aside>
)

/** On paper only: the screen says the same in its header and footer. */
const PrintHead = ({ title, commune, drawnAt, dataAge }: PageProps) => (
  <p class="ax-print-head" aria-hidden="true">
    <span>{commune ? commune.name : 'AnXã'}</span>
    <span>{title}</span>
    <span>
      In lúc {drawnAt}
      {dataAge && `; ${dataAge}`}
    </span>
  </p>
)

const Footer = ({ version, dataAge, auditHead }: PageProps) => (
  <footer class="ax-footer ax-wide">
    <span>AnXã {version}</span>
    {dataAge && <span class="d-print-none">{dataAge}</span>}
    {auditHead && <span class="ax-audit-head">Đầu chuỗi nhật ký: {auditHead}</span>}
  </footer>
)
