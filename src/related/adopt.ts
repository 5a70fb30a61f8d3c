import type { CSSResult } from 'lit';

/** Gives an element more styles, once. */
export const adopt = (host: Element, { styleSheet }: CSSResult): void => {
  const sheets = host.shadowRoot!.adoptedStyleSheets;
  if (!sheets.includes(styleSheet!)) sheets.push(styleSheet!);
};
