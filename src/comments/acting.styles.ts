import { css } from 'lit';

/** What shows only once somebody does something, be it to point or to write. */
export default css`
  afterword-comment-form::part(comment) {
    display: none;
  }

  article {
    border-radius: var(--_radius);
    outline-offset: 0.375em;
    scroll-margin-block: 5em;
  }

  [part~='comment-target'] {
    background: var(--_faint);
    box-shadow: 0 0 0 0.5em var(--_faint);
  }

  /* Neither of them shows there. */
  @media (forced-colors: active) {
    [part~='comment-target'] {
      outline: 2px solid Highlight;
    }
  }

  .quiet:hover {
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  [aria-disabled='true'] {
    opacity: 0.6;
  }

  .quiet[aria-pressed='true'] {
    color: var(--_accent);
  }

  [aria-pressed='true'] .heart::before {
    content: '♥ ';
  }

  /* Two lines on the narrowest phone, and no higher for it. */
  [part='fresh'] {
    flex: 1;
    font-size: max(0.875em, 0.75rem);
    line-height: 1.25;
    min-block-size: inherit;
    padding-block: 0;
  }

  .panel {
    --afterword-heading-size: 1em;

    margin-block-start: 0.75em;
  }

  [part='note'] {
    padding-block-start: 0.25em;
  }

  .report {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    display: grid;
    gap: 0.75em;
    padding: 0.75em 1em;
  }

  fieldset {
    border: 0;
    display: grid;
    margin: 0;
    min-inline-size: 0;
    padding: 0;
  }

  legend {
    font-weight: 600;
    margin-block-end: 0.375em;
    padding: 0;
  }

  fieldset label {
    align-items: center;
    display: flex;
    gap: 0.5em;
    min-block-size: 1.75em;
  }

  [type='radio'] {
    accent-color: var(--_accent);
    block-size: 1.125em;
    flex: none;
    font: inherit;
    inline-size: 1.125em;
    margin: 0;
  }

  @media (pointer: coarse) {
    fieldset label {
      min-block-size: 2.75em;
    }
  }

  .report textarea {
    background: transparent;
    border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
    border-radius: var(--_radius);
    color: inherit;
    display: block;
    font: inherit;
    font-size: max(1em, 16px);
    inline-size: 100%;
    margin-block-start: 0.25em;
    padding: 0.5em 0.75em;
    resize: vertical;
  }

  .solid {
    border-color: currentColor;
    padding-inline: 1em;
  }

  [part='error'] {
    margin: 1em 0;
    scroll-margin-block: 5em;
  }

  p .quiet {
    font-size: inherit;
    text-decoration: underline;
  }
`;
