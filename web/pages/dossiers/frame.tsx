/** What every page of a dossier has around it, and the parts that several of them draw. */
import type { PropsWithChildren } from 'hono/jsx'
import type { PageFrame } from '../../layout/frame.ts'
import { Page } from '../../layout/page.tsx'
import { Done, Problem } from '../../parts/form.tsx'
import { DossierTabs } from '../systems/dossier-tabs.tsx'
import { systemPaths } from '../systems/paths.ts'
import { StepForm, type StepFormProps } from './step-form.tsx'

export type DossierFrame = {
  readonly frame: PageFrame
  readonly communeCode: string
  /** The place in the navigation. */
  readonly current: string
  readonly done?: string | undefined
  readonly problem?: string | undefined
}

export const DossierFramePage = ({
  frame,
  communeCode,
  current,
  done,
  problem,
  title,
  children,
}: PropsWithChildren<DossierFrame & { readonly title: string }>) => (
  <Page {...frame} title={title} current={current}>
    <h1 class="ax-title">{title}</h1>
    {/* A contact of a unit sees dossiers, and nothing of the rest. */}
    {current === systemPaths(communeCode).home && <DossierTabs communeCode={communeCode} current="systems" />}
    {done && <Done>{done}</Done>}
    {problem && <Problem>{problem}</Problem>}
    {children}
  </Page>
)

export type ShownLimit = {
  readonly title: string
  /** dd/MM/yyyy */
  readonly due: string
  /** "còn 3 ngày làm việc", "quá hạn 2 ngày làm việc", "hết hôm nay". */
  readonly left: string
  readonly tone: 'bad' | 'attention' | 'calm'
  /** Of a year whose holidays have not been announced. */
  readonly isProvisional: boolean
  /** A mark for ourselves, not of the law. */
  readonly isInternal: boolean
  readonly basis: string
}

/** "tạm tính" and "nội bộ" beside the day they are about. */
export const LimitDay = ({ limit }: { readonly limit: ShownLimit }) => (
  <>
    <strong>{limit.due}</strong>
    {limit.isProvisional && <em> (tạm tính)</em>}
    {limit.isInternal && <em> (nội bộ)</em>}
  </>
)

export const LimitLeft = ({ limit }: { readonly limit: ShownLimit }) => (
  <span class={limit.tone === 'calm' ? undefined : `ax-status-${limit.tone}`}>{limit.left}</span>
)

export type ShownStep = {
  readonly id: string
  /** "Gửi thẩm định" */
  readonly name: string
  /** The state it leads to. */
  readonly to: string
  /** "Đơn vị vận hành (Văn phòng)" */
  readonly who: string
  readonly basis: string
  readonly form: string | null
  readonly remarks: readonly string[]
  readonly missing: readonly { readonly text: string; readonly basis: string }[]
  /** The two ways out of Đ18.4, while they are needed. */
  readonly waysOut: readonly string[]
  /** For whom may act now; null: why not, in words. */
  readonly act: Omit<StepFormProps, 'csrfToken'> | null
  readonly whyNot: string | null
}

export const Steps = ({
  steps,
  csrfToken,
}: {
  readonly steps: readonly ShownStep[]
  readonly csrfToken: string
}) => (
  <>
    {steps.map((step) => (
      <section class="ax-form mb-3" aria-labelledby={`buoc-${step.id}`}>
        <h3 id={`buoc-${step.id}`}>
          {step.name} <small class="ax-quiet">→ {step.to}</small>
        </h3>
        <p class="mb-1">
          Ai làm: {step.who}. <span class="ax-quiet">Căn cứ: {step.basis}.</span>
          {step.form !== null && <span class="ax-quiet"> Mẫu: {step.form}.</span>}
        </p>
        {step.remarks.map((remark) => (
          <p class="ax-quiet mb-1">{remark}</p>
        ))}
        {step.waysOut.length > 0 && (
          <div class="ax-status ax-status-bad mb-2">
            Đơn vị chuyên trách đồng thời vận hành hệ thống nên không được thẩm định (khoản 4 Điều 18 Nghị
            định 331/2026/NĐ-CP). Hai cách:
            <ol class="mb-0">
              {step.waysOut.map((way) => (
                <li>{way}</li>
              ))}
            </ol>
          </div>
        )}
        {step.missing.length > 0 && (
          <>
            <p class="mb-1">Bước này cần:</p>
            <ul>
              {step.missing.map(({ text, basis }) => (
                <li>
                  {text} <small class="ax-quiet">({basis})</small>
                </li>
              ))}
            </ul>
          </>
        )}
        {step.act !== null && <StepForm {...step.act} csrfToken={csrfToken} />}
        {step.whyNot !== null && <p class="ax-quiet mb-0">{step.whyNot}</p>}
      </section>
    ))}
  </>
)
