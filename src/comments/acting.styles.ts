import { css } from 'lit';

/** What shows only once somebody does something. */
export default css`
  [part~='comment-target'] {
    background: var(--_faint);
    box-shadow: 0 0 0 0.5em var(--_faint);
  }

  .quiet[aria-pressed='true'] {
    color: var(--_accent);
  }

  [aria-pressed='true'] .heart::before {
    content: '♥';
  }

  [part='fresh'] {
    appearance: none;
    background: transparent;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    flex: 1;
    font: inherit;
    font-weight: 600;
    min-block-size: 2.75em;
  }

  .panel {
    margin-block-start: 0.75em;
  }

  [part='note'] {
    margin: 0.25em 0 0;
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
    gap: 0.375em;
    margin: 0;
    min-inline-size: 0;
    padding: 0;
  }

  legend {
    font-weight: 600;
    padding: 0;
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
    appearance: none;
    background: transparent;
    border: 1px solid;
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    font: inherit;
    font-weight: 600;
    min-block-size: 2.5em;
    padding: 0.375em 1em;
  }

  [part='error'] {
    margin: 0 0 1em;
    scroll-margin-block: 5em;
  }

  [part='error'] .quiet {
    text-decoration: underline;
  }
`;
