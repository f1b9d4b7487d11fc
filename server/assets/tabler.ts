/** The part of Tabler that our pages use: a twentieth of it. */
import { type CssNode, classesOf, keepUsed, parseCss, printCss, splitSelectors } from './css.ts'

/** A class of Tabler that a page wants is added here; a test names those that are missing. */
const USED: ReadonlySet<string> = new Set(
  `alert alert-danger alert-info alert-success alert-warning alert-title badge breadcrumb breadcrumb-item active
  btn btn-danger btn-link btn-outline-danger btn-outline-primary btn-primary btn-sm card card-body card-header card-table card-title
  col-12 col-6 col-auto col-lg-3 col-lg-4 col-lg-6 col-lg-8 col-md-3 col-md-4 col-md-6 col-sm-6 container-tight
  d-block d-flex d-inline d-none d-print-none disabled flex-wrap align-items-center justify-content-between gap-1 gap-2 gap-3
  form-check form-check-input form-check-label form-control form-hint form-label form-select input-group is-invalid invalid-feedback required
  list-unstyled nav nav-item nav-link nav-tabs m-0 mb-0 mb-1 mb-2 mb-3 mb-4 ms-auto mt-1 mt-2 mt-3 mt-4 my-2 my-3 p-0 p-2 p-3 ps-3 py-2
  page-item page-link pagination row row-cards g-2 g-3 small table table-bordered table-responsive table-sm table-vcenter text-danger
  text-end text-center text-muted text-nowrap text-secondary visually-hidden w-100 font-monospace fw-bold h1 h2 h3 h4 text-break`.split(
    /\s+/,
  ),
)

export const isTablerClassUsed = (className: string): boolean => USED.has(className)

/** Other themes and right-to-left text are never shown. */
function isNeverShown(selector: string): boolean {
  const positive = selector.replace(/:not\([^)]*\)/g, '')
  return (
    positive.includes('data-bs-theme=dark') || positive.includes('[dir=') || positive.includes('dark-mode')
  )
}

function withoutUnseen(nodes: readonly CssNode[]): CssNode[] {
  return nodes.flatMap((node): CssNode[] => {
    switch (node.kind) {
      case 'statement':
        return [node]
      case 'group':
        return /keyframes|prefers-reduced-motion/.test(node.prelude)
          ? []
          : [{ ...node, nodes: withoutUnseen(node.nodes) }]
      case 'rule': {
        const selectors = splitSelectors(node.prelude).filter((selector) => !isNeverShown(selector))
        return selectors.length === 0 ? [] : [{ ...node, prelude: selectors.join(',') }]
      }
      default:
        return node satisfies never
    }
  })
}

export const trimTabler = (css: string): string =>
  printCss(keepUsed(withoutUnseen(parseCss(css)), isTablerClassUsed))

/** Every class name a style sheet has rules for. */
export function classesIn(css: string): Set<string> {
  const names = new Set<string>()
  const visit = (nodes: readonly CssNode[]) => {
    for (const node of nodes) {
      if (node.kind === 'group') visit(node.nodes)
      if (node.kind === 'rule') for (const name of classesOf(node.prelude)) names.add(name)
    }
  }
  visit(parseCss(css))
  return names
}
