/** A short letter with one link: the same words as text and as HTML, readable on a phone. */

export type Letter = { readonly text: string; readonly html: string }

/** `lines` are paragraphs; the one that is the link becomes one. */
export const letterOf = (lines: readonly string[], link: string): Letter => ({
  text: `${lines.join('\n\n')}\n`,
  html: lines.map((line) => `<p>${line === link ? anchor(link) : escapeHtml(line)}</p>`).join('\n'),
})

const anchor = (link: string): string => `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
