/** The form of one step: exactly the fields that it asks, with what is known filled in and problems beside the field. */
import { CsrfField } from '../../layout/csrf-field.tsx'
import { Field, Select, TextArea } from '../../parts/form.tsx'

type Choice = { readonly value: string; readonly label: string }

export type AskedField = { readonly name: string; readonly label: string } & (
  | { readonly kind: 'tick' }
  | { readonly kind: 'day'; readonly value: string; readonly optional: boolean }
  | { readonly kind: 'paper'; readonly number: string; readonly date: string; readonly optional: boolean }
  | { readonly kind: 'trigger'; readonly options: readonly Choice[] }
  | {
      readonly kind: 'documents'
      readonly documents: readonly {
        readonly id: string
        readonly label: string
        readonly basis: string
        readonly isHandedIn: boolean
      }[]
    }
)

/** What was typed, and what was wrong with it. */
export type Typed = {
  readonly text: Readonly<Record<string, string>>
  readonly ticked: Readonly<Record<string, readonly string[]>>
  readonly problems: Readonly<Record<string, string>>
}

export type StepFormProps = {
  readonly action: string
  readonly csrfToken: string
  /** The step: makes the ids of this form its own. */
  readonly id: string
  readonly button: string
  readonly fields: readonly AskedField[]
  /** Levels to choose from; null: the step asks for none. */
  readonly levels: { readonly options: readonly Choice[]; readonly value: string } | null
  /** Label of the note, and whether it may stay empty. */
  readonly note: { readonly label: string; readonly optional: boolean }
  /** What the form has seen of the dossier. */
  readonly seen: string
  readonly today: string
  readonly typed: Typed | null
  /** The end of a path: drawn as a serious one. */
  readonly danger: boolean
}

export const StepForm = (props: StepFormProps) => {
  const { id, typed, levels, note } = props
  const given = (name: string): string | undefined => typed?.text[name]
  const problem = (name: string): string | undefined => typed?.problems[name]
  return (
    <form method="post" action={props.action} class="mt-2">
      <CsrfField token={props.csrfToken} />
      <input type="hidden" name="da-xem" value={props.seen} />
      {levels !== null && (
        <Select
          label="Cấp độ của hồ sơ"
          name="cap-do"
          id={`${id}-cap-do`}
          options={levels.options}
          value={given('cap-do') ?? levels.value}
          empty="Chọn cấp độ"
          problem={problem('cap-do')}
        />
      )}
      {props.fields.map((field) => (
        <Asked field={field} id={id} typed={typed} />
      ))}
      <TextArea
        label={note.label}
        name="ghi-chu"
        id={`${id}-ghi-chu`}
        rows={2}
        value={given('ghi-chu') ?? ''}
        problem={problem('ghi-chu')}
        optional={note.optional}
      />
      <Field
        label="Ngày thực hiện"
        name="ngay"
        id={`${id}-ngay`}
        type="date"
        value={given('ngay') ?? props.today}
        max={props.today}
        hint="Thời hạn tính từ ngày này. Ghi lùi ngày thì lịch sử hiện cả ngày ghi."
        problem={problem('ngay')}
        optional
      />
      <button class={`btn ${props.danger ? 'btn-outline-danger' : 'btn-primary'}`} type="submit">
        {props.button}
      </button>
    </form>
  )
}

type AskedProps = Pick<StepFormProps, 'id' | 'typed'> & { readonly field: AskedField }

const Asked = ({ field, id, typed }: AskedProps) => {
  const { name, label } = field
  const problem = typed?.problems[name]
  switch (field.kind) {
    case 'tick':
      return (
        <Boxes id={`${id}-${name}`} legend={null} problem={problem}>
          <Box
            id={`${id}-${name}`}
            name={name}
            value="co"
            label={label}
            checked={typed?.text[name] !== undefined}
          />
        </Boxes>
      )
    case 'day':
      return (
        <Field
          label={label}
          name={name}
          id={`${id}-${name}`}
          type="date"
          value={typed?.text[name] ?? field.value}
          problem={problem}
          optional={field.optional}
        />
      )
    case 'trigger':
      return (
        <Select
          label={label}
          name={name}
          id={`${id}-${name}`}
          options={field.options}
          value={typed?.text[name]}
          empty="Chọn lý do"
          problem={problem}
        />
      )
    case 'paper':
      return (
        <fieldset>
          <legend class="h4">{label}</legend>
          <Field
            label="Số"
            name={`${name}-so`}
            id={`${id}-${name}-so`}
            value={typed?.text[`${name}-so`] ?? field.number}
            problem={typed?.problems[`${name}-so`]}
            optional={field.optional}
          />
          <Field
            label="Ngày"
            name={`${name}-ngay`}
            id={`${id}-${name}-ngay`}
            type="date"
            value={typed?.text[`${name}-ngay`] ?? field.date}
            problem={typed?.problems[`${name}-ngay`]}
            optional={field.optional}
          />
        </fieldset>
      )
    case 'documents':
      return (
        <Boxes id={`${id}-${name}`} legend={label} problem={problem}>
          {field.documents.map((document) => (
            <Box
              id={`${id}-${name}-${document.id}`}
              name={name}
              value={document.id}
              label={`${document.label} (${document.basis})${
                name === 'documents' && document.isHandedIn ? ' – đã nộp' : ''
              }`}
              checked={typed?.ticked[name]?.includes(document.id) ?? false}
            />
          ))}
        </Boxes>
      )
    default:
      return field satisfies never
  }
}

const Boxes = ({
  id,
  legend,
  problem,
  children,
}: {
  readonly id: string
  readonly legend: string | null
  readonly problem: string | undefined
  readonly children?: unknown
}) => (
  <fieldset class="mb-3" aria-describedby={problem === undefined ? undefined : `${id}-problem`}>
    {legend !== null && <legend class="h4">{legend}</legend>}
    {children}
    {problem !== undefined && (
      <div class="invalid-feedback d-block" id={`${id}-problem`}>
        {problem}
      </div>
    )}
  </fieldset>
)

type BoxProps = {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly label: string
  readonly checked: boolean
}

const Box = ({ id, name, value, label, checked }: BoxProps) => (
  <label class="form-check mb-1" for={`${id}-o`}>
    <input
      class="form-check-input"
      type="checkbox"
      id={`${id}-o`}
      name={name}
      value={value}
      checked={checked}
    />
    <span class="form-check-label">{label}</span>
  </label>
)
