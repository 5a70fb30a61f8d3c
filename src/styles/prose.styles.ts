import { css } from 'lit';

/** What was said, where it is more than paragraphs. Each paragraph runs in the direction of its own words. */
export default css`
  .prose :is(p, ul, ol, blockquote, pre) {
    margin: 0 0 0.75em;
  }

  .prose p {
    white-space: pre-wrap;
  }

  .prose :is(p, li) {
    unicode-bidi: plaintext;
  }

  .prose li :is(ul, ol),
  .prose :is(div, blockquote, li) > :last-child,
  .prose > :last-child {
    margin-block-end: 0;
  }

  .prose :is(ul, ol) {
    border: 0;
    padding-inline: 1.75em 0;
  }

  .prose ul {
    list-style: disc;
  }

  .prose ol {
    list-style: decimal;
  }

  .prose li {
    content-visibility: visible;
    margin: 0;
    padding: 0;
  }

  .prose blockquote {
    border-inline-start: 0.1875em solid var(--_border);
    padding-inline-start: 0.75em;
  }

  .prose :is(code, pre) {
    background: var(--_faint);
    border-radius: var(--_radius);
    font-family: ui-monospace, monospace;
    font-size: 0.9375em;
  }

  .prose code {
    padding: 0.0625em 0.25em;
  }

  .prose pre {
    direction: ltr;
    overflow-x: auto;
    padding: 0.5em 0.75em;
    text-align: left;
  }

  .prose pre code {
    background: none;
    font-size: 1em;
    padding: 0;
  }

  .prose a {
    color: inherit;
  }
`;
