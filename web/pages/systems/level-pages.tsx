/** How the level of a system is determined: one question a screen, what the answers come to, and the sheet on paper. */

import type { ArticleText } from '../../../checks/catalogue/articles-of-law.ts'
import type { LevelExplanation } from '../../../checks/systems/explain.ts'
import type { Challenge } from '../../../checks/systems/splitting.ts'
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Field, PostButton, PostForm, TextArea } from '../../parts/form.tsx'
import { levelPath, questionPath, systemPath } from './paths.ts'
import { Item, levelWords, type SystemsFrame, SystemsFramePage } from './systems-page.tsx'

type Named = { readonly systemId: string; readonly name: string }

export type QuestionPageProps = SystemsFrame & {
  readonly system: Named
  readonly question: {
    readonly id: string
    readonly text: string
    /** As a person writes it. */
    readonly basis: string
    readonly flag: string | null
    /** The articles it comes from, in the words of the law. */
    readonly articles: readonly ArticleText[]
    readonly kind: 'single' | 'multi' | 'number'
    readonly options: readonly {
      readonly id: string
      readonly label: string
      readonly hint: string | null
      /** Where the answer speaks for a level: "cấp 2: khoản 1 Điều 12 …". */
      readonly meaning: string | null
      readonly isChosen: boolean
    }[]
    /** Of a number. */
    readonly value: string
  }
  /** Its place among the questions that are asked now, from 1. */
  readonly place: number
  readonly of: number
  readonly before: string | null
  readonly wrong?: string | undefined
}

export const QuestionPage = (props: QuestionPageProps) => {
  const { question, system, communeCode, frame, place, of, before, wrong } = props
  const path = questionPath(communeCode, system.systemId, question.id)
  return (
    <SystemsFramePage {...props} title={`Cấp độ: ${system.name}`}>
      <p class="ax-quiet mb-1" id="tien-do">
        Câu {place} trên {of}
      </p>
      <progress class="w-100 mb-3" max={of} value={place} aria-labelledby="tien-do" />
      <form method="post" action={path} class="ax-form">
        <CsrfField token={frame.csrfToken} />
        {question.kind === 'number' ? (
          <Field
            label={question.text}
            name="so"
            inputmode="numeric"
            value={question.value}
            problem={wrong}
            hint="Chưa biết thì để trống: câu trống không bao giờ làm cấp độ thấp đi."
            optional
            autofocus
          />
        ) : (
          <fieldset aria-describedby={wrong === undefined ? undefined : 'sai'}>
            <legend>{question.text}</legend>
            {wrong !== undefined && (
              <div class="invalid-feedback d-block" id="sai">
                {wrong}
              </div>
            )}
            {question.options.map((option) => (
              <div class="mb-3">
                <label class="form-check mb-0">
                  <input
                    class="form-check-input"
                    type={question.kind === 'multi' ? 'checkbox' : 'radio'}
                    name="tra-loi"
                    value={option.id}
                    checked={option.isChosen}
                  />
                  <span class="form-check-label">{option.label}</span>
                </label>
                {(option.hint !== null || option.meaning !== null) && (
                  <small class="form-hint">
                    {[option.hint, option.meaning].filter((one) => one !== null).join(' ')}
                  </small>
                )}
              </div>
            ))}
          </fieldset>
        )}
        <p class="ax-quiet">
          Căn cứ: {question.basis}
          {question.flag !== null && <strong> – {question.flag}</strong>}
        </p>
        {question.articles.map(({ number, title, lines }) => (
          <details class="mb-2">
            <summary>
              Điều {number}. {title}
            </summary>
            {lines.map((line) => (
              <p class="mb-1">{line}</p>
            ))}
          </details>
        ))}
        <div class="ax-buttons mt-3">
          <button class="btn btn-primary" type="submit">
            Tiếp
          </button>
          <button class="btn" type="submit" name="bo-qua" value="1">
            Chưa biết, bỏ qua
          </button>
          {before !== null && (
            <a class="btn" href={questionPath(communeCode, system.systemId, before)}>
              Câu trước
            </a>
          )}
          <a class="btn" href={levelPath(communeCode, system.systemId)}>
            Xem kết quả đến nay
          </a>
        </div>
      </form>
    </SystemsFramePage>
  )
}

const Explained = ({
  explanation,
  linkTo,
}: {
  readonly explanation: LevelExplanation
  /** Where an answer is changed; null: it is not changed any more. */
  readonly linkTo: ((question: string) => string) | null
}) => (
  <ol class="ps-3">
    {explanation.questions.map((question) => (
      <li value={question.order} class="mb-2">
        {question.text}{' '}
        {question.answer.length === 0 ? (
          <strong class="ax-status-attention">chưa trả lời</strong>
        ) : (
          <strong>{question.answer.join('; ')}</strong>
        )}
        {linkTo !== null && (
          <>
            {' '}
            <a class="d-print-none" href={linkTo(question.id)} aria-label={`Sửa câu ${question.order}`}>
              sửa
            </a>
          </>
        )}
        {question.reasons.map((reason) => (
          <div class={reason.decides ? undefined : 'ax-quiet'}>
            Cấp độ {reason.level}: {reason.why} ({reason.basis})
            {reason.decides && <strong> – quyết định</strong>}
            {reason.flag !== null && ` – ${reason.flag}`}
          </div>
        ))}
        {question.advice.map((advice) => (
          <div>{advice}</div>
        ))}
      </li>
    ))}
  </ol>
)

const Challenges = ({ challenges }: { readonly challenges: readonly Challenge[] }) => (
  <>
    {challenges.map((challenge) => (
      <div class="ax-status ax-status-bad mb-3">
        <strong>{challenge.text}</strong>
        <ul>
          {challenge.rules.map(({ text, basis }) => (
            <li>
              {text} ({basis})
            </li>
          ))}
        </ul>
        {challenge.advice}
      </div>
    ))}
  </>
)

export type LevelPageProps = SystemsFrame & {
  readonly system: Named
  readonly explanation: LevelExplanation
  readonly challenges: readonly Challenge[]
  readonly state: 'draft' | 'submitted'
  readonly needsReason: boolean
  readonly reason: string | null
  readonly returnedReason: string | null
  /** First empty question; null: none. */
  readonly next: string | null
  /** May sign, or send back: the leader. */
  readonly maySign: boolean
}

export const LevelPage = (props: LevelPageProps) => {
  const { system, explanation, challenges, state, communeCode, frame, mayEdit, maySign } = props
  const path = levelPath(communeCode, system.systemId)
  const { answer, sheet } = explanation
  const isDraft = state === 'draft'
  return (
    <SystemsFramePage {...props} title={`Cấp độ: ${system.name}`}>
      {props.returnedReason !== null && (
        <div class="ax-status ax-status-bad mb-3">Lãnh đạo trả lại: {props.returnedReason}</div>
      )}
      <section class={`ax-status mb-3${sheet.ready ? '' : ' ax-status-attention'}`} aria-labelledby="ket-qua">
        <h2 id="ket-qua">{sheet.result.join(' ')}</h2>
        {explanation.decided.map((sentence) => (
          <p class="mb-1">{sentence}</p>
        ))}
        {sheet.harm !== null && (
          <p class="mb-0 ax-quiet">
            {sheet.harm.text} ({sheet.harm.basis})
          </p>
        )}
      </section>
      <Challenges challenges={challenges} />
      {explanation.warnings.map(({ text, basis, advice }) => (
        <div class="alert alert-info">
          {text} ({basis}) {advice.join(' ')}
        </div>
      ))}
      <section class="ax-form" aria-labelledby="tra-loi">
        <h2 id="tra-loi">Các câu trả lời</h2>
        <Explained
          explanation={explanation}
          linkTo={isDraft && mayEdit ? (id) => questionPath(communeCode, system.systemId, id) : null}
        />
      </section>
      {isDraft && mayEdit && (
        <section class="ax-form" aria-labelledby="trinh">
          <h2 id="trinh">Trình ký</h2>
          {!answer.complete && props.next !== null && (
            <p>
              <a class="btn btn-primary" href={questionPath(communeCode, system.systemId, props.next)}>
                Trả lời câu còn trống
              </a>
            </p>
          )}
          {sheet.ready && (
            <PostForm
              action={`${path}/trinh`}
              csrfToken={frame.csrfToken}
              button="Trình lãnh đạo ký"
              wide={false}
            >
              {challenges.length > 0 && (
                <TextArea
                  label="Lý do tách, gộp"
                  name="reason"
                  value={props.reason ?? ''}
                  hint="In trên phiếu. Bắt buộc khi cấp độ thấp đi."
                  optional={!props.needsReason}
                />
              )}
            </PostForm>
          )}
          {answer.complete && !sheet.ready && (
            <p>Các câu trả lời không dẫn đến một cấp độ để ký: hãy làm theo hướng dẫn ở câu quyết định.</p>
          )}
          <div class="mt-3">
            <PostButton action={`${path}/bo`} csrfToken={frame.csrfToken} danger>
              Bỏ lần xác định này
            </PostButton>
          </div>
        </section>
      )}
      {state === 'submitted' && maySign && (
        <section class="ax-form" aria-labelledby="ky">
          <h2 id="ky">Ký</h2>
          {props.reason !== null && <p>Lý do tách, gộp: {props.reason}</p>}
          <p>{sheet.pledge}</p>
          <PostButton action={`${path}/ky`} csrfToken={frame.csrfToken} primary>
            Ký phiếu xác định cấp độ
          </PostButton>
          <PostForm
            action={`${path}/tra-lai`}
            csrfToken={frame.csrfToken}
            button="Trả lại"
            danger
            wide={false}
          >
            <TextArea label="Lý do trả lại" name="reason" rows={2} />
          </PostForm>
        </section>
      )}
      {state === 'submitted' && !maySign && <p>Phiếu đang chờ lãnh đạo xã ký.</p>}
      <p>
        <a class="btn" href={systemPath(communeCode, system.systemId)}>
          Về hệ thống
        </a>
      </p>
    </SystemsFramePage>
  )
}

export type SheetPageProps = SystemsFrame & {
  readonly system: Named & { readonly ownerName: string; readonly operator: string | null }
  readonly explanation: LevelExplanation
  readonly challenges: readonly Challenge[]
  readonly reason: string | null
  /** Of the questionnaire. */
  readonly edition: string
  readonly signedName: string
  readonly signedAt: string
  readonly submittedAt: string
}

/** As it was signed; for A4. */
export const SheetPage = (props: SheetPageProps) => {
  const { system, explanation, communeCode } = props
  const { sheet, answer } = explanation
  return (
    <SystemsFramePage {...props} title={sheet.title}>
      <p class="ax-quiet d-print-none">
        In bằng lệnh in của trình duyệt (Ctrl + P), giấy A4.{' '}
        <a href={systemPath(communeCode, system.systemId)}>Về hệ thống</a>
      </p>
      <dl class="ax-summary">
        <Item name="Hệ thống">{system.name}</Item>
        <Item name="Chủ quản">{system.ownerName}</Item>
        <Item name="Đơn vị vận hành">{system.operator ?? 'chưa ghi'}</Item>
        <Item name="Cấp độ">
          <strong>{levelWords(answer.level)}</strong>
        </Item>
      </dl>
      <section>
        <h2>Kết quả</h2>
        {[...sheet.result, ...explanation.decided].map((sentence) => (
          <p class="mb-1">{sentence}</p>
        ))}
        {sheet.harm !== null && (
          <p>
            {sheet.harm.text} ({sheet.harm.basis})
          </p>
        )}
      </section>
      <section>
        <h2>Trả lời</h2>
        <Explained explanation={explanation} linkTo={null} />
      </section>
      {(props.challenges.length > 0 || sheet.toJustify.length > 0) && (
        <section>
          <h2>Điều phải giải trình</h2>
          <Challenges challenges={props.challenges} />
          {sheet.toJustify.map(({ text, basis }) => (
            <p>
              {text} ({basis})
            </p>
          ))}
          {props.reason !== null && <p>Lý do: {props.reason}</p>}
        </section>
      )}
      {sheet.openPoints.length > 0 && (
        <section>
          <h2>Điều luật chưa nói rõ</h2>
          <ul>
            {sheet.openPoints.map(({ text, basis, flag }) => (
              <li>
                {text} ({basis}) <strong>{flag}</strong>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <p>{sheet.pledge}</p>
        <p>
          Trình lúc {props.submittedAt}; {props.signedName} ký trong phần mềm lúc {props.signedAt}. Bảng hỏi
          bản {props.edition}.
        </p>
        <div class="ax-signatures">
          {sheet.signatures.map(({ role, note }) => (
            <div>
              <strong>{role}</strong>
              <br />
              <small>{note}</small>
            </div>
          ))}
        </div>
        <p class="ax-quiet">{sheet.standing}</p>
      </section>
    </SystemsFramePage>
  )
}
