/**
 * CSS that Chromium 109 does not know: the last browser for Windows 7 and 8.1, on which a good part of the PCs of
 * communes will be looked at. Versions are those in which Chromium learnt it (developer.mozilla.org, caniuse.com).
 */
import { type CssNode, parseCss } from './css.ts'

const TOO_NEW: ReadonlyMap<string, RegExp> = new Map([
  ['color-mix() (111)', /color-mix\(/],
  ['oklch(), oklab(), lch(), lab(), color() (111)', /(?<![\w-])(oklch|oklab|lch|lab|color)\(/],
  ['light-dark() (123)', /(?<![\w-])light-dark\(/],
  ['relative colours (119)', /(rgba?|hsla?|hwb)\(\s*from\b/],
  ['@scope (118)', /@scope\b/],
  ['@starting-style (117)', /@starting-style\b/],
  ['@position-try, anchor() (125)', /@position-try\b|(?<![\w-])anchor(-size)?\(/],
  ['@view-transition, ::view-transition (111)', /view-transition/],
  ['trigonometric functions (111)', /(?<![\w-])(sin|cos|tan|asin|acos|atan2?|pow|sqrt|hypot|log|exp)\(/],
  ['round(), mod(), rem() (125)', /(?<![\w-])(round|mod|rem)\(/],
  ['linear() easing (113)', /(?<![\w-])linear\(/],
  ['image-set() without prefix (113)', /(?<![\w-])image-set\(/],
  ['text-wrap (114)', /(?<![\w-])text-wrap\s*:/],
  ['subgrid (117)', /\bsubgrid\b/],
  [':user-valid, :user-invalid (119)', /:user-(in)?valid\b/],
  [':popover-open (114)', /:popover-open\b/],
  [':nth-child(… of …) (111)', /:nth-(last-)?child\([^)]*\sof\s/],
  ['field-sizing (123)', /field-sizing\s*:/],
  ['scroll- and view-timelines (115)', /(animation|scroll|view)-timeline\b/],
  ['interpolate-size (129)', /interpolate-size\s*:/],
])

/** One line for each kind of thing that is too new; empty for a sheet that Chromium 109 reads whole. */
export function tooNew(css: string): string[] {
  const text = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/url\("data:[^"]*"\)/g, 'url()')
  const found = [...TOO_NEW].flatMap(([name, pattern]) => {
    const match = pattern.exec(text)
    return match === null ? [] : [`${name}: …${text.slice(Math.max(0, match.index - 30), match.index + 40)}…`]
  })
  return hasNesting(parseCss(text)) ? [...found, 'nesting (112)'] : found
}

/** Margin boxes inside @page (131) are left out where they are unknown: page numbers, nothing else. */
const hasNesting = (nodes: readonly CssNode[]): boolean =>
  nodes.some((node) => {
    if (node.kind === 'group') return hasNesting(node.nodes)
    return node.kind === 'rule' && !node.prelude.startsWith('@page') && node.body.includes('{')
  })
