/** One check over all PCs: what, why, law, how to mend, the thresholds in force, and who is where. */
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Breadcrumb } from '../../parts/breadcrumb.tsx'
import { IconSymbols, StandingIcon } from '../../parts/icons.tsx'
import { type LawLine, LawList } from '../../parts/law-list.tsx'
import { ColumnMoment, type ShownMoment } from '../../parts/moment.tsx'
import { Steps } from '../../parts/verdict-card.tsx'
import { count, STANDING_WORDS, type Standing } from '../../words.ts'
import { boardPath } from './paths.ts'

export type CheckRow = {
  readonly name: string
  readonly href: string
  readonly unitName: string
  readonly reason: string
  /** Null for PCs that never reported. */
  readonly since: ShownMoment | null
}

export type CheckGroup = { readonly standing: Standing; readonly rows: readonly CheckRow[] }

export type CheckPageProps = {
  readonly communeCode: string
  readonly title: string
  readonly severity: string
  /** "trong 1 ngày làm việc": how long a report counts. */
  readonly maxAge: string
  readonly why: string
  readonly mend: { readonly windows: readonly string[]; readonly linux: readonly string[] }
  readonly law: readonly LawLine[]
  readonly thresholds: readonly { readonly name: string; readonly value: string }[]
  /** What must be known about the tables behind the check: one of them is too old. */
  readonly tableNotes: readonly string[]
  readonly dataAge: string
  /** Worst first; groups without PCs are left out. */
  readonly groups: readonly CheckGroup[]
}

export const CheckPage = ({
  frame,
  check,
}: {
  readonly frame: PageFrame
  readonly check: CheckPageProps
}) => (
  <Page {...frame} title={check.title} current="devices" dataAge={check.dataAge}>
    <IconSymbols />
    <Breadcrumb
      crumbs={[
        { label: 'Máy tính', href: boardPath(check.communeCode) },
        { label: check.title, href: null },
      ]}
    />
    <h1 class="ax-title">{check.title}</h1>
    <p class="ax-lead">{check.why}</p>
    <dl class="ax-summary">
      <div>
        <dt>Mức độ</dt>
        <dd>{check.severity}</dd>
      </div>
      <div>
        <dt>Báo cáo được tính</dt>
        <dd>{check.maxAge}</dd>
      </div>
      {check.thresholds.map(({ name, value }) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
    {check.tableNotes.map((note) => (
      <p class="ax-health-notice ax-health-warn">
        <StandingIcon standing="warn" /> {note}
      </p>
    ))}
    {check.groups.length === 0 && <p class="ax-quiet">Chưa có máy nào.</p>}
    {check.groups.filter(needsWork).map((group) => (
      <Group group={group} />
    ))}
    <section class="ax-section" aria-labelledby="cach-lam">
      <h2 id="cach-lam">Cách khắc phục</h2>
      <div class="ax-columns">
        <div>
          <h3>Trên Windows</h3>
          <Steps steps={check.mend.windows} />
        </div>
        <div>
          <h3>Trên Linux</h3>
          <Steps steps={check.mend.linux} />
        </div>
      </div>
    </section>
    <section class="ax-section" aria-labelledby="can-cu">
      <h2 id="can-cu">Căn cứ</h2>
      <LawList lines={check.law} />
    </section>
    {check.groups
      .filter((group) => !needsWork(group))
      .map((group) => (
        <Group group={group} />
      ))}
  </Page>
)

/** What is well stands last, below how to mend what is not. */
const needsWork = ({ standing }: CheckGroup): boolean => standing !== 'pass' && standing !== 'not-applicable'

const Group = ({ group }: { readonly group: CheckGroup }) => (
  <section class="ax-section" aria-labelledby={`nhom-${group.standing}`}>
    <h2 id={`nhom-${group.standing}`} class={`ax-group ax-n-${group.standing}`}>
      <StandingIcon standing={group.standing} /> {STANDING_WORDS[group.standing]}: {count(group.rows.length)}{' '}
      máy
    </h2>
    <table class="table table-sm ax-check-rows mb-0">
      <caption class="visually-hidden">Các máy: {STANDING_WORDS[group.standing].toLowerCase()}</caption>
      <thead>
        <tr>
          <th scope="col">Máy</th>
          <th scope="col">Đơn vị</th>
          <th scope="col">Lý do</th>
          <th scope="col">Từ khi</th>
        </tr>
      </thead>
      <tbody>
        {group.rows.map((row) => (
          <tr>
            <th scope="row">
              <a href={row.href}>{row.name}</a>
            </th>
            <td data-label="Đơn vị">{row.unitName}</td>
            <td data-label="Lý do">{row.reason}</td>
            <td data-label="Từ khi">
              {row.since === null ? <span class="ax-quiet">–</span> : <ColumnMoment at={row.since} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
