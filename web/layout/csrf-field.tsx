import { CSRF_FIELD } from './frame.ts'

/** Belongs into every form that posts. */
export const CsrfField = ({ token }: { readonly token: string }) => (
  <input type="hidden" name={CSRF_FIELD} value={token} />
)
