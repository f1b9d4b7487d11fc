/** What the server gives every page, whatever is on it. */

export type PageAssets = {
  /** Addresses of the style sheets, in order; they carry the hash of their content. */
  readonly styles: readonly string[]
  /** Fonts worth asking for before the style sheet has been read. */
  readonly fonts: readonly string[]
}

export type PageFrame = {
  /** CSP nonce of this response. */
  readonly nonce: string
  /** Empty where there is no session. */
  readonly csrfToken: string
  readonly person: { readonly name: string } | null
  readonly commune: { readonly code: string; readonly name: string; readonly isSample: boolean } | null
  /** The whole installation holds sample data, whatever page this is. */
  readonly isSample: boolean
  /** Links beside the named places, for who has more than one commune or more than reading to do. */
  readonly nav: readonly NavEntry[]
  readonly assets: PageAssets
  readonly version: string
  /** HH:mm dd/MM/yyyy in Việt Nam, when this page was drawn: the date on the print. */
  readonly drawnAt: string
}

export type NavEntry = { readonly href: string; readonly label: string }

export const ACCOUNT_PATH = '/tai-khoan'
export const SIGN_OUT_PATH = '/dang-xuat'
/** The field of a form that carries the CSRF token. */
export const CSRF_FIELD = 'csrf'
