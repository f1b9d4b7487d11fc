/** The administrator's first page: the steps of the set-up until they are done. */
import type { Child } from 'hono/jsx'
import { type AdminFrame, AdminPage } from './admin-page.tsx'
import { ADMIN_PATHS } from './paths.ts'

export type SetupStep = {
  readonly title: string
  readonly isDone: boolean
  /** What is there already, or what to do next. */
  readonly words: string
  /** Where it is done; null when it is somebody else's work. */
  readonly href: string | null
  readonly button: string
}

export type HomePageProps = AdminFrame & {
  readonly steps: readonly SetupStep[]
  readonly children?: Child
}

export const HomePage = (props: HomePageProps) => {
  const left = props.steps.filter(({ isDone }) => !isDone)
  const next = left[0]
  return (
    <AdminPage {...props} title="Cài đặt" current={ADMIN_PATHS.home}>
      <p class={`ax-status mb-3${next === undefined ? '' : ' ax-status-attention'}`} role="status">
        {next === undefined
          ? 'Đã cài đặt xong.'
          : `Còn ${left.length} bước. Bước tiếp theo: ${lowerFirst(next.title)}.`}
      </p>
      <ol class="ax-step-list">
        {props.steps.map((step) => (
          <li class={step.isDone ? 'ax-step ax-step-done' : 'ax-step'}>
            <div>
              <h2>
                {step.title}
                <span class={step.isDone ? 'ax-step-state ax-n-pass' : 'ax-step-state ax-n-warn'}>
                  {step.isDone ? '✓ Xong' : '○ Chưa xong'}
                </span>
              </h2>
              <p>{step.words}</p>
            </div>
            {step.href !== null && (
              <a class={`btn ${step === next ? 'btn-primary' : ''}`} href={step.href}>
                {step.button}
              </a>
            )}
          </li>
        ))}
      </ol>
    </AdminPage>
  )
}

const lowerFirst = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)
