/** Forms: labelled fields with the problem beside the field it is about; they post and work without JavaScript. */
import type { Child, PropsWithChildren } from 'hono/jsx'
import { CsrfField } from '../layout/csrf-field.tsx'

/** What went wrong with the whole form. */
export const Problem = ({ children }: { readonly children?: Child }) => (
  <div class="alert alert-danger" role="alert">
    {children}
  </div>
)

/** What was just done. */
export const Done = ({ children }: { readonly children?: Child }) => (
  <div class="alert alert-success" role="status">
    {children}
  </div>
)

/** What should be known before going on. */
export const Note = ({ children }: { readonly children?: Child }) => (
  <div class="alert alert-info">{children}</div>
)

type FormProps = PropsWithChildren<{
  readonly action: string
  readonly csrfToken: string
  readonly button: string
  /** Where to go afterwards. */
  readonly returnTo?: string
  readonly danger?: boolean
  /** The button as wide as the form (one column) or as its words (a form in a page). */
  readonly wide?: boolean
  /** The form carries a file. */
  readonly withFile?: boolean
}>

export const PostForm = (props: FormProps) => {
  const { action, csrfToken, button, returnTo, danger, wide = true, withFile, children } = props
  return (
    <form method="post" action={action} class="mt-2" enctype={withFile ? 'multipart/form-data' : undefined}>
      <CsrfField token={csrfToken} />
      {returnTo && returnTo !== '/' && <input type="hidden" name="tiep" value={returnTo} />}
      {children}
      <button
        class={`btn ${wide ? 'w-100 ' : ''}${danger ? 'btn-outline-danger' : 'btn-primary'}`}
        type="submit"
      >
        {button}
      </button>
    </form>
  )
}

/** One button that changes something: a form of its own, since a link must not. `label` says it whole to a reader. */
export const PostButton = ({
  action,
  csrfToken,
  children,
  label,
  danger,
  primary,
}: PropsWithChildren<{
  readonly action: string
  readonly csrfToken: string
  readonly label?: string
  readonly danger?: boolean
  /** The next thing to do on this page. */
  readonly primary?: boolean
}>) => (
  <form method="post" action={action} class="d-inline">
    <CsrfField token={csrfToken} />
    <button
      class={primary ? 'btn btn-primary' : `btn btn-sm ${danger ? 'btn-outline-danger' : ''}`}
      type="submit"
      aria-label={label}
    >
      {children}
    </button>
  </form>
)

type Common = {
  readonly label: string
  readonly name: string
  /** Where a page has several fields of one name; else the name is the id. */
  readonly id?: string | undefined
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly optional?: boolean
}

const describedBy = ({ name, id = name, hint, problem }: Common): string | undefined => {
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`].filter((id) => id)
  return ids.length > 0 ? ids.join(' ') : undefined
}

/** What every control has around and about it. */
const controlProps = (common: Common, kind: 'form-control' | 'form-select') => ({
  class: common.problem ? `${kind} is-invalid` : kind,
  id: common.id ?? common.name,
  name: common.name,
  required: !common.optional,
  'aria-invalid': common.problem ? 'true' : undefined,
  'aria-describedby': describedBy(common),
})

const Labelled = (props: PropsWithChildren<Common>) => (
  <div class="mb-3">
    <label class="form-label" for={props.id ?? props.name}>
      {props.label}
      {props.optional && <span class="ax-quiet"> (không bắt buộc)</span>}
    </label>
    {props.children}
    <Aside {...props} />
  </div>
)

const Aside = ({ name, id = name, hint, problem }: Common) => (
  <>
    {hint && (
      <small class="form-hint" id={`${id}-hint`}>
        {hint}
      </small>
    )}
    {problem && (
      <div class="invalid-feedback d-block" id={`${id}-problem`}>
        {problem}
      </div>
    )}
  </>
)

type FieldProps = Common & {
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'date'
  readonly value?: string | undefined
  readonly autocomplete?: string
  readonly autofocus?: boolean
  readonly inputmode?: 'numeric' | 'email' | 'decimal'
  readonly readonly?: boolean
  readonly min?: string
  readonly max?: string
}

export const Field = ({ label, name, id, hint, problem, optional, type = 'text', ...input }: FieldProps) => {
  const common = { label, name, id, hint, problem, ...(optional && { optional }) }
  return (
    <Labelled {...common}>
      <input {...controlProps(common, 'form-control')} type={type} autocomplete="off" {...input} />
    </Labelled>
  )
}

export const TextArea = ({
  rows = 4,
  value,
  ...common
}: Common & { readonly rows?: number; readonly value?: string }) => (
  <Labelled {...common}>
    <textarea {...controlProps(common, 'form-control')} rows={rows}>
      {value}
    </textarea>
  </Labelled>
)

export type Option = { readonly value: string; readonly label: string }

export const Select = ({
  options,
  value,
  empty,
  ...common
}: Common & {
  readonly options: readonly Option[]
  readonly value?: string | undefined
  /** The first line, for "none chosen yet". */
  readonly empty?: string
}) => (
  <Labelled {...common}>
    <select {...controlProps(common, 'form-select')}>
      {empty !== undefined && <option value="">{empty}</option>}
      {options.map((option) => (
        <option value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </select>
  </Labelled>
)

export const Checkbox = ({
  label,
  name,
  hint,
  checked,
  value = 'co',
}: {
  readonly label: string
  readonly name: string
  readonly hint?: string
  readonly checked?: boolean
  readonly value?: string
}) => (
  <div class="mb-3">
    <label class="form-check mb-0">
      <input
        class="form-check-input"
        type="checkbox"
        name={name}
        value={value}
        checked={checked}
        aria-describedby={hint && `${name}-${value}-hint`}
      />
      <span class="form-check-label">{label}</span>
    </label>
    {hint && (
      <small class="form-hint" id={`${name}-${value}-hint`}>
        {hint}
      </small>
    )}
  </div>
)

export const FileField = ({
  accept,
  multiple,
  ...common
}: Common & { readonly accept: string; readonly multiple?: true }) => (
  <Labelled {...common}>
    <input {...controlProps(common, 'form-control')} type="file" accept={accept} multiple={multiple} />
  </Labelled>
)
